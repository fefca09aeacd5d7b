package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.store.connection.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Goes over every entry, every change, and every item in it: Meta puts up to a thousand updates
/// of several kinds into one request.
final class Walk {
    private static final Map<String, ItemReader> READERS =
            Map.of(
                    "messages", Messages::inbound,
                    "message_echoes", Messages::echo,
                    "statuses", Statuses::read,
                    "user_preferences", Notices::preference,
                    "errors", Notices::error);

    /// The arrays of a value, in the order in which their items are answered.
    private static final List<String> ARRAYS =
            List.of("messages", "message_echoes", "statuses", "user_preferences", "errors");

    private static final Set<String> FRAME = Set.of("messaging_product", "metadata", "contacts");

    private final Connection connection;
    private final Receipt receipt;
    private final List<Item> items = new ArrayList<>();

    private Walk(Connection connection, Receipt receipt) {
        this.connection = connection;
        this.receipt = receipt;
    }

    @FunctionalInterface
    private interface ItemReader {
        Item read(Change change, String pointer, JsonNode item, boolean repaired);
    }

    static List<Item> over(JsonNode root, Connection connection, Receipt receipt) {
        var walk = new Walk(connection, receipt);
        walk.root(root);
        return walk.items;
    }

    private void root(JsonNode root) {
        var entries = root.path("entry");
        if (!entries.isArray()) {
            items.add(Item.lacking("#", "#/entry", "An array of entries"));
            return;
        }
        for (var i = 0; i < entries.size(); i++) {
            entry(entries.path(i), "#/entry/" + i);
        }
    }

    private void entry(JsonNode entry, String pointer) {
        var changes = entry.path("changes");
        if (!changes.isArray()) {
            items.add(Item.lacking(pointer, pointer + "/changes", "An array of changes"));
            return;
        }
        for (var i = 0; i < changes.size(); i++) {
            var at = pointer + "/changes/" + i;
            change(Change.of(entry, changes.path(i), at, connection, receipt));
        }
    }

    private void change(Change change) {
        var value = change.value();
        if (!value.isObject()) {
            items.add(Item.lacking(change.pointer(), change.pointer() + "/value", "An object"));
        } else if (ARRAYS.stream().anyMatch(name -> value.path(name).isArray())) {
            itemsOf(change);
        } else if (!change.field().equals("messages") || saysMore(value)) {
            whole(change);
        }
    }

    /// Whether there is anything but what Meta puts around every kind of item.
    private static boolean saysMore(JsonNode value) {
        return !FRAME.containsAll(value.propertyNames());
    }

    private void itemsOf(Change change) {
        var foreign = change.foreignPhone();
        for (var name : ARRAYS) {
            if (!name.equals("errors") || !explainsMessages(change)) {
                itemsOf(change, name, foreign);
            }
        }
    }

    private void itemsOf(Change change, String name, Optional<Place> foreign) {
        var at = "%s/value/%s".formatted(change.pointer(), name);
        var array = change.value().path(name);
        if (!array.isArray() && !array.isMissingNode() && !array.isNull()) {
            items.add(Item.bad(at, Place.at(at, "type", "An array")));
            return;
        }
        for (var i = 0; i < array.size(); i++) {
            var pointer = at + "/" + i;
            var item = array.path(i);
            items.add(
                    foreign.<Item>map(place -> Item.bad(pointer, place))
                            .orElseGet(() -> item(change, name, pointer, item)));
        }
    }

    private Item item(Change change, String array, String pointer, JsonNode item) {
        if (!item.isObject()) {
            return Item.bad(pointer, Place.at(pointer, "type", "An object"));
        }
        var repaired = StorableText.repair(item);
        return Objects.requireNonNull(READERS.get(array))
                .read(change, pointer, repaired.node(), repaired.changed());
    }

    private void whole(Change change) {
        var repaired = StorableText.repair(change.value());
        items.add(
                change.foreignBusiness()
                        .<Item>map(place -> Item.bad(change.pointer(), place))
                        .orElseGet(
                                () -> Notices.whole(change, repaired.node(), repaired.changed())));
    }

    /// Errors beside a message that has no body tell why; they are kept with it.
    private static boolean explainsMessages(Change change) {
        return change.value()
                .path("messages")
                .valueStream()
                .anyMatch(message -> message.isObject() && Messages.explainedBeside(message));
    }
}
