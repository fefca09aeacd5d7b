package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.SingleItem;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What happened to an object: persons are contacts, anything else is a record.
///
/// @param contact the event's type if it is a person
/// @param record its type if it is none
/// @param content the object as it is, or was before it was deleted
/// @param changes null where nothing says what changed
record Change(
        EventType contact,
        EventType record,
        String entity,
        String id,
        JsonNode content,
        @Nullable List<JsonNode> changes,
        @Nullable List<String> mergedFrom) {
    private static final String PERSON = "person";

    static Change created(String entity, String id, JsonNode content) {
        return new Change(
                EventType.CONTACT_CREATED,
                EventType.RECORD_CREATED,
                entity,
                id,
                content,
                null,
                null);
    }

    static Change updated(String entity, String id, JsonNode content, JsonNode previous) {
        return new Change(
                EventType.CONTACT_UPDATED,
                EventType.RECORD_UPDATED,
                entity,
                id,
                content,
                changes(content, previous),
                null);
    }

    static Change deleted(String entity, String id, JsonNode previous) {
        return new Change(
                EventType.CONTACT_DELETED,
                EventType.RECORD_DELETED,
                entity,
                id,
                previous,
                null,
                null);
    }

    /// @param id of the one that is left
    static Change merged(String entity, String id, JsonNode content, List<String> others) {
        var from = others.stream().map(other -> uri(entity, other)).toList();
        return new Change(
                EventType.CONTACT_MERGED,
                EventType.RECORD_UPDATED,
                entity,
                id,
                content,
                null,
                from.isEmpty() ? null : from);
    }

    Item item(SingleItem item, SingleItem.Identity identity) {
        var data = item.data(identity).record(object());
        return entity.equals(PERSON)
                ? item.drafted(contact, identity, uri(), data.contact(Person.read(uri(), content)))
                : item.drafted(record, identity, uri(), data);
    }

    private ObjectRecord object() {
        return new ObjectRecord(
                uri(), entity, null, mergedFrom, changes, content.isObject() ? content : null);
    }

    private String uri() {
        return uri(entity, id);
    }

    private static String uri(String entity, String id) {
        return "pipedrive:%s:%s".formatted(entity, id);
    }

    private static @Nullable List<JsonNode> changes(JsonNode current, JsonNode previous) {
        var changes =
                previous.properties().stream()
                        .filter(was -> !was.getValue().equals(current.path(was.getKey())))
                        .map(was -> change(was.getKey(), was.getValue(), current))
                        .toList();
        return changes.isEmpty() ? null : changes;
    }

    private static JsonNode change(String property, JsonNode from, JsonNode current) {
        var change = JsonNodeFactory.instance.objectNode().put("property", property);
        change.set("from", from);
        change.set("to", current.path(property).asOptional().orElse(null));
        return change;
    }
}
