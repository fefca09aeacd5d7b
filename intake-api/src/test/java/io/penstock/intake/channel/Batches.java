package io.penstock.intake.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What stands in a body several at a time, where its sender batches: WhatsApp's entries, an array
/// of events, Salesforce's notifications.
final class Batches {
    private static final List<String> UPDATES = List.of("messages", "statuses");

    private Batches() {}

    /// The items, each with what it needs around it; empty for a body that holds one thing.
    static List<JsonNode> items(JsonNode body) {
        if (body.isArray()) {
            // the fields of a form are an array, too: of pairs
            return body.path(0).isObject() ? body.valueStream().toList() : List.of();
        }
        if (body.path("entry").isArray()) {
            return body.path("entry").valueStream().flatMap(Batches::updates).toList();
        }
        return notifications(body).stream()
                .flatMap(JsonNode::valueStream)
                .filter(Batches::isNotification)
                .toList();
    }

    /// The same body with these items in place of its own.
    static JsonNode of(JsonNode body, List<JsonNode> items) {
        if (body.isArray()) {
            return array(items);
        }
        var other = (ObjectNode) body.deepCopy();
        notifications(other)
                .ifPresentOrElse(
                        inside -> {
                            inside.removeIf(Batches::isNotification);
                            inside.addAll(items);
                        },
                        () -> other.set("entry", array(items)));
        return other;
    }

    /// Each update as an entry of its own. Errors beside messages explain them, and stay.
    private static Stream<JsonNode> updates(JsonNode entry) {
        var alone = new ArrayList<JsonNode>();
        for (var change : entry.path("changes")) {
            var value = change.path("value");
            var kinds = UPDATES.stream().filter(value::has).toList();
            if (kinds.isEmpty() || value.has("errors")) {
                alone.add(entry(entry, change));
            }
            for (var kind : value.has("errors") ? List.<String>of() : kinds) {
                for (var update : value.path(kind)) {
                    var other = (ObjectNode) change.deepCopy();
                    ((ObjectNode) other.path("value"))
                            .remove(kinds)
                            .set(kind, array(List.of(update)));
                    alone.add(entry(entry, other));
                }
            }
        }
        return alone.stream();
    }

    private static JsonNode entry(JsonNode entry, JsonNode change) {
        return ((ObjectNode) entry.deepCopy()).set("changes", array(List.of(change)));
    }

    /// What stands in the element of that name.
    private static Optional<ArrayNode> notifications(JsonNode element) {
        if (element.path("name").asString("").equals("notifications")) {
            return Optional.of((ArrayNode) element.path("inside"));
        }
        return element.path("inside")
                .valueStream()
                .filter(JsonNode::isObject)
                .flatMap(child -> notifications(child).stream())
                .findFirst();
    }

    private static boolean isNotification(JsonNode node) {
        return node.path("name").asString("").equals("Notification");
    }

    private static ArrayNode array(List<JsonNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
}
