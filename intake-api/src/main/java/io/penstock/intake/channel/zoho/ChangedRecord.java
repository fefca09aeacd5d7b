package io.penstock.intake.channel.zoho;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One record of a notification: of the module Contacts a contact, anything else a record. Zoho
/// tells which fields changed, and their values where the notification asks for them.
record ChangedRecord(Notification notification, String pointer, String id) {
    private static final String CONTACTS = "Contacts";
    private static final String LEADS = "Leads";

    Item item() {
        return switch (notification.operation()) {
            case "insert", "create" ->
                    happened(EventType.CONTACT_CREATED, EventType.RECORD_CREATED);
            case "update", "edit" -> happened(EventType.CONTACT_UPDATED, EventType.RECORD_UPDATED);
            case "delete" -> happened(EventType.CONTACT_DELETED, EventType.RECORD_DELETED);
            default -> custom();
        };
    }

    private Item happened(EventType ofContact, EventType ofRecord) {
        var data = data().record(object());
        return switch (notification.module()) {
            case CONTACTS -> drafted(ofContact, data.contact(contact()));
            case LEADS -> drafted(ofRecord, data.contact(contact()));
            default -> drafted(ofRecord, data);
        };
    }

    /// What has no word of ours, kept as it came.
    private Item custom() {
        var custom =
                new Custom(
                        nativeType(),
                        notification.channel(),
                        "application/json",
                        notification.body(),
                        null,
                        null);
        return drafted(EventType.CUSTOM, data().custom(custom));
    }

    private DataDraft data() {
        return DataDraft.of(
                notification.receipt(), nativeId(), nativeType(), notification.channel(), pointer);
    }

    private Item drafted(EventType type, DataDraft data) {
        return new Item.Drafted(
                new EventDraft(
                        pointer,
                        Channel.ZOHO,
                        type,
                        notification.channel(),
                        nativeId(),
                        uri(),
                        uri(),
                        Fields.milliseconds(notification.body(), "server_time")
                                .orElse(notification.receipt().at()),
                        data.build(),
                        Map.of(),
                        notification.repaired()));
    }

    private ObjectRecord object() {
        return new ObjectRecord(
                uri(),
                notification.module(),
                null,
                null,
                changes(),
                values().isObject() ? values() : null);
    }

    private Contact contact() {
        var values = values();
        var addresses =
                Stream.of(
                                Fields.text(values, "Email").flatMap(Email::uri),
                                Fields.text(values, "Phone").flatMap(Phone::written),
                                Fields.text(values, "Mobile").flatMap(Phone::written))
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        return new Contact(
                uri(),
                addresses.isEmpty() ? null : addresses,
                name(values),
                null,
                Fields.textOrNull(values, "Company"));
    }

    private static Contact.@Nullable Name name(JsonNode values) {
        var given = Fields.text(values, "First_Name");
        var surname = Fields.text(values, "Last_Name");
        return Fields.text(values, "Full_Name")
                .or(
                        () ->
                                Stream.of(given, surname)
                                        .flatMap(Optional::stream)
                                        .reduce((first, last) -> first + " " + last))
                .map(full -> new Contact.Name(full, given.orElse(null), surname.orElse(null)))
                .orElse(null);
    }

    /// The fields by name; those whose value is not told have none.
    private @Nullable List<JsonNode> changes() {
        var values = values();
        var named =
                notification
                        .body()
                        .path("affected_fields")
                        .valueStream()
                        .flatMap(fields -> Fields.texts(fields.path(id)));
        var changes =
                Stream.concat(named, values.propertyNames().stream())
                        .distinct()
                        .map(name -> change(name, values.path(name)))
                        .toList();
        return changes.isEmpty() ? null : changes;
    }

    private static JsonNode change(String property, JsonNode value) {
        var change = JsonNodeFactory.instance.objectNode().put("property", property);
        if (!value.isMissingNode()) {
            change.set("to", value);
        }
        return change;
    }

    private JsonNode values() {
        return notification
                .body()
                .path("affected_values")
                .valueStream()
                .filter(it -> Fields.text(it, "record_id").filter(id::equals).isPresent())
                .map(it -> it.path("values"))
                .findFirst()
                .orElseGet(JsonNodeFactory.instance::missingNode);
    }

    private String nativeId() {
        return String.join(
                "|",
                notification.channel(),
                id,
                notification.operation(),
                notification.serverTime());
    }

    private String nativeType() {
        return notification.module() + "." + notification.operation();
    }

    private String uri() {
        return "zoho:%s:%s".formatted(notification.module(), id);
    }
}
