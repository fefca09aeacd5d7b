package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One `entry[].changes[]`, and what its items share.
///
/// @param pointer to the change
/// @param business id of the WhatsApp business account
/// @param at when Meta made the entry; null where it does not say
record Change(
        String pointer,
        String field,
        JsonNode value,
        @Nullable String business,
        @Nullable Instant at,
        Connection connection,
        Receipt receipt) {

    static Change of(
            JsonNode entry,
            JsonNode change,
            String pointer,
            Connection connection,
            Receipt receipt) {
        return new Change(
                pointer,
                Fields.text(change, "field").orElse("unknown"),
                change.path("value"),
                Fields.textOrNull(entry, "id"),
                Fields.seconds(entry, "time").orElse(null),
                connection,
                receipt);
    }

    /// The phone number the items came to.
    String phoneNumberId() {
        return Fields.text(value.path("metadata"), "phone_number_id").orElse("");
    }

    JsonNode contacts() {
        return StorableText.repair(value.path("contacts")).node();
    }

    /// What is wrong with the phone number, if it is not one of the connection's: one signature
    /// serves all tenants, so it does not tell whose the items are.
    Optional<Place> foreignPhone() {
        var at = pointer + "/value/metadata/phone_number_id";
        return foreign(phoneNumberId(), at);
    }

    /// As [#foreignPhone()], for updates of the business account itself.
    Optional<Place> foreignBusiness() {
        var at = pointer.substring(0, pointer.indexOf("/changes/")) + "/id";
        return foreign(business == null ? "" : business, at);
    }

    private Optional<Place> foreign(String account, String at) {
        if (account.isEmpty()) {
            return Optional.of(Place.at(at, "required", "The account that this came to"));
        }
        return connection.accounts().contains(account)
                ? Optional.empty()
                : Optional.of(
                        Place.at(at, "foreign-account", "It is not an account of this connection"));
    }
}
