package io.penstock.intake.channel.zoho;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// `{module, operation, ids: […], channel_id, server_time, affected_fields, affected_values}`: one
/// item for each id. Zoho names no event; channel, id, operation and its time are the identity.
///
/// @param channel Zoho's word for a subscription
record Notification(
        Receipt receipt,
        String channel,
        String module,
        String operation,
        String serverTime,
        JsonNode body,
        boolean repaired) {
    /// Zoho sends a hundred at most.
    private static final int MAX_IDS = 1_000;

    static List<Item> read(Connection connection, Receipt receipt, JsonNode sent) {
        if (!sent.isObject()) {
            return List.of(Item.bad("#", Place.at("#", "type", "An object")));
        }
        var ids = sent.path("ids");
        if (!ids.isArray() || ids.isEmpty()) {
            return List.of(Item.lacking("#", "#/ids", "The ids of the records"));
        }
        if (ids.size() > MAX_IDS) {
            return List.of(Item.bad("#", Place.at("#/ids", "too-many", "At most " + MAX_IDS)));
        }
        var storable = StorableText.repair(sent);
        var body = storable.node();
        var fault = fault(connection, body);
        if (fault.isPresent()) {
            return IntStream.range(0, ids.size())
                    .<Item>mapToObj(i -> Item.bad(pointer(i), fault.get()))
                    .toList();
        }
        var notification =
                new Notification(
                        receipt,
                        Fields.text(body, "channel_id").orElseThrow(),
                        Fields.text(body, "module").orElseThrow(),
                        Fields.text(body, "operation").orElseThrow(),
                        Fields.text(body, "server_time").orElseThrow(),
                        body,
                        storable.changed());
        return IntStream.range(0, ids.size()).mapToObj(notification::item).toList();
    }

    /// What is wrong with all that the items have in common.
    private static Optional<Place> fault(Connection connection, JsonNode body) {
        for (var member : List.of("channel_id", "module", "operation", "server_time")) {
            if (Fields.text(body, member).isEmpty()) {
                return Optional.of(
                        Place.at("#/" + member, "required", "Every notification has one"));
            }
        }
        return Accounts.refusal(connection, Fields.text(body, "channel_id"), "#/channel_id");
    }

    private Item item(int index) {
        var pointer = pointer(index);
        var id = body.path("ids").path(index);
        if (!(id.isString() || id.isNumber()) || id.asString().isEmpty()) {
            return Item.bad(pointer, Place.at(pointer, "type", "The id of a record"));
        }
        return new ChangedRecord(this, pointer, id.asString()).item();
    }

    private static String pointer(int index) {
        return "#/ids/" + index;
    }
}
