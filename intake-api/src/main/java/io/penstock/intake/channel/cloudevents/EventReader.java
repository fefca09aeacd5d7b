package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The events of a request, in whatever mode they came.
final class EventReader {
    private EventReader() {}

    sealed interface Reading {
        record Items(List<Item> items) implements Reading {}

        record Unreadable(Problem problem) implements Reading {}
    }

    static Reading read(ContentMode mode, Receipt receipt) {
        return switch (mode) {
            case BINARY -> binary(receipt);
            case STRUCTURED, BATCH ->
                    switch (StrictBody.parse(receipt.request().body())) {
                        case Parsed.Unreadable<JsonNode>(var problem) ->
                                new Reading.Unreadable(problem);
                        case Parsed.Body<JsonNode>(var root) ->
                                mode == ContentMode.BATCH
                                        ? batch(root, receipt)
                                        : new Reading.Items(List.of(json("#", root, receipt)));
                    };
        };
    }

    private static Reading binary(Receipt receipt) {
        return switch (BinaryEvents.read(receipt.request())) {
            case BinaryEvents.Reading.Read(var event) ->
                    new Reading.Items(List.of(item(event, receipt)));
            case BinaryEvents.Reading.BadHeaders(var places) ->
                    new Reading.Items(List.of(Item.bad("#", places)));
            case BinaryEvents.Reading.Unreadable(var problem) -> new Reading.Unreadable(problem);
        };
    }

    private static Reading batch(JsonNode root, Receipt receipt) {
        if (!root.isArray()) {
            return new Reading.Unreadable(
                    Problem.of(
                            "unreadable",
                            400,
                            "The body cannot be read",
                            "A batch is an array",
                            List.of(Place.at("#", "type", "An array"))));
        }
        var items = new ArrayList<Item>(root.size());
        for (var i = 0; i < root.size(); i++) {
            var pointer = "#/" + i;
            items.add(
                    tooLarge(root.path(i))
                            ? Item.bad(pointer, Place.at(pointer, "too-large", "256 KiB an event"))
                            : json(pointer, root.path(i), receipt));
        }
        return new Reading.Items(items);
    }

    private static boolean tooLarge(JsonNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8).length > ContentMode.EVENT_BYTES;
    }

    static Item json(String pointer, JsonNode node, Receipt receipt) {
        var repaired = StorableText.repair(node);
        return repaired.node() instanceof ObjectNode event
                ? item(CloudEvent.ofJson(pointer, event, repaired.changed()), receipt)
                : Item.bad(pointer, Place.at(pointer, "type", "An object"));
    }

    private static Item item(CloudEvent event, Receipt receipt) {
        var places = Attributes.check(event, receipt.at());
        if (!places.isEmpty()) {
            return Item.bad(event.pointer(), places);
        }
        return event.required("type").startsWith(Submissions.PREFIX)
                ? Submissions.read(event, receipt)
                : ForeignEvents.read(event, receipt);
    }
}
