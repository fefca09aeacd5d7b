package io.penstock.intake.channel.hubspot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What an action of a workflow posts. "Send a webhook" has one whole object, with the history of
/// each property, and names no execution: its content is its identity, and the time of version 3's
/// signature, so that an object which is enrolled again is another event though nothing of it
/// changed. A custom action, `{callbackId, origin, object, inputFields}`, names its execution.
///
/// Source: HubSpot, "Using webhooks in workflows", "Custom workflow actions".
final class WorkflowAction {
    private static final String CONTACT = "contact";
    private static final String CALLBACK = "callbackId";

    private final Incoming incoming;
    private final JsonNode properties;

    private WorkflowAction(Incoming incoming) {
        this.incoming = incoming;
        var item = incoming.item();
        this.properties = (item.has(CALLBACK) ? item.path("object") : item).path("properties");
    }

    /// @param type HubSpot's word, such as `contact` or `deal`
    private record Subject(String type, String id) {
        String uri() {
            return "hubspot:%s:%s".formatted(type, id);
        }
    }

    static Item read(Incoming incoming, Connection connection) {
        var member =
                Stream.of("portal-id", "origin/portalId")
                        .filter(it -> incoming.text(it).isPresent())
                        .findFirst()
                        .orElse("portalId");
        return incoming.foreign(connection, member)
                .orElseGet(
                        () ->
                                new WorkflowAction(incoming)
                                        .item(
                                                incoming.text(member).orElseThrow(),
                                                signedAt(connection, incoming.receipt())));
    }

    /// Only version 3 signs when it was sent.
    private static Optional<Instant> signedAt(Connection connection, Receipt receipt) {
        return connection.admission().verification() == Verification.CHANNEL
                ? SignatureV3.signedAt(receipt.request())
                : Optional.empty();
    }

    private Item item(String portal, Optional<Instant> signedAt) {
        var subject = subject();
        var identity =
                new Incoming.Identity(
                        portal,
                        String.join(
                                "|",
                                portal,
                                subject.map(Subject::uri).orElse(""),
                                incoming.text(CALLBACK).orElseGet(() -> content(signedAt))),
                        "workflow." + subject.map(Subject::type).orElse("object"),
                        signedAt.orElse(incoming.receipt().at()));
        return subject.map(known -> updated(identity, known))
                .orElseGet(() -> incoming.custom(identity, ""));
    }

    private String content(Optional<Instant> signedAt) {
        var digest = incoming.receipt().raw().sha256();
        return signedAt.map(time -> digest + "|" + time.toEpochMilli()).orElse(digest);
    }

    private Item updated(Incoming.Identity identity, Subject subject) {
        var data = incoming.data(identity).record(record(subject));
        if (!subject.type().equals(CONTACT)) {
            return incoming.drafted(EventType.RECORD_UPDATED, identity, subject.uri(), data);
        }
        return incoming.drafted(
                EventType.CONTACT_UPDATED, identity, subject.uri(), data.contact(contact(subject)));
    }

    private Optional<Subject> subject() {
        return id("vid", CONTACT)
                .or(() -> id("dealId", "deal"))
                .or(() -> id("companyId", "company"))
                .or(() -> incoming.text("objectType").flatMap(type -> id("objectId", type)))
                .or(
                        () ->
                                incoming.text("object/objectType")
                                        .flatMap(type -> id("object/objectId", type)));
    }

    private Optional<Subject> id(String member, String type) {
        return incoming.text(member).map(id -> new Subject(type.toLowerCase(Locale.ROOT), id));
    }

    private Contact contact(Subject subject) {
        var addresses =
                Stream.of(
                                value("email").flatMap(Email::uri),
                                value("phone").flatMap(Phone::uri),
                                value("mobilephone").flatMap(Phone::uri))
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        return new Contact(
                subject.uri(),
                addresses.isEmpty() ? null : addresses,
                name(),
                null,
                value("company").orElse(null));
    }

    private Contact.@Nullable Name name() {
        var given = value("firstname");
        var surname = value("lastname");
        var full =
                Stream.of(given, surname)
                        .flatMap(Optional::stream)
                        .reduce((first, last) -> first + " " + last);
        return full.map(text -> new Contact.Name(text, given.orElse(null), surname.orElse(null)))
                .orElse(null);
    }

    private ObjectRecord record(Subject subject) {
        var merged =
                Fields.texts(incoming.item().path("merged-vids"))
                        .map(id -> new Subject(subject.type(), id).uri())
                        .toList();
        return new ObjectRecord(
                subject.uri(),
                subject.type(),
                null,
                merged.isEmpty() ? null : merged,
                null,
                fields());
    }

    /// The properties as they are now; their history stays with the raw request. What somebody
    /// filled in for a custom action stands under its own name.
    private ObjectNode fields() {
        var fields = JsonNodeFactory.instance.objectNode();
        properties
                .properties()
                .forEach(
                        property ->
                                current(property.getValue())
                                        .ifPresent(value -> fields.set(property.getKey(), value)));
        incoming.item()
                .path("inputFields")
                .asOptional()
                .ifPresent(it -> fields.set("inputFields", it));
        return fields;
    }

    private Optional<String> value(String name) {
        return properties.path(name).isObject()
                ? Fields.text(properties.path(name), "value")
                : Fields.text(properties, name);
    }

    private static Optional<JsonNode> current(JsonNode property) {
        return property.isObject() ? property.path("value").asOptional() : property.asOptional();
    }
}
