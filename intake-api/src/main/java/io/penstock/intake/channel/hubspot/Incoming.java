package io.penstock.intake.channel.hubspot;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One item of an authentic request.
record Incoming(Receipt receipt, String pointer, JsonNode item, boolean repaired) {

    static Incoming of(Receipt receipt, String pointer, JsonNode item) {
        var storable = StorableText.repair(item);
        return new Incoming(receipt, pointer, storable.node(), storable.changed());
    }

    /// @param path of a member, such as `portalId` or `origin/portalId`
    Optional<String> text(String path) {
        return Fields.text(item.at("/" + path));
    }

    Item.Bad lacking(String member, String detail) {
        return Item.lacking(pointer, at(member), detail);
    }

    /// What is wrong with the portal: one signature serves all tenants, so it does not tell whose
    /// the item is.
    Optional<Item> foreign(Connection connection, String member) {
        var portal = text(member);
        if (portal.isEmpty()) {
            return Optional.of(lacking(member, "The id of the portal"));
        }
        return connection.accounts().contains(portal.get())
                ? Optional.empty()
                : Optional.of(
                        Item.bad(
                                pointer,
                                Place.at(
                                        at(member),
                                        "foreign-account",
                                        "It is not a portal of this connection")));
    }

    /// @param nativeId what makes it the same item when it is sent again
    record Identity(String portal, String nativeId, String nativeType, Instant time) {}

    DataDraft data(Identity identity) {
        return DataDraft.of(
                receipt, identity.nativeId(), identity.nativeType(), identity.portal(), pointer);
    }

    /// @param subject whom or what it is about; it orders the runs, too
    Item drafted(EventType type, Identity identity, String subject, DataDraft data) {
        return new Item.Drafted(
                new EventDraft(
                        pointer,
                        Channel.HUBSPOT,
                        type,
                        identity.portal(),
                        identity.nativeId(),
                        subject.isEmpty() ? null : subject,
                        subject.isEmpty() ? null : subject,
                        identity.time(),
                        data.build(),
                        Map.of(),
                        repaired));
    }

    /// What has no word of ours, kept as it came.
    Item custom(Identity identity, String subject) {
        var custom =
                new Custom(
                        identity.nativeType(),
                        identity.portal(),
                        "application/json",
                        item,
                        null,
                        null);
        return drafted(EventType.CUSTOM, identity, subject, data(identity).custom(custom));
    }

    private String at(String member) {
        return pointer + "/" + member;
    }
}
