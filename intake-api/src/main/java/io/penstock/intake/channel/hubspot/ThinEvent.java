package io.penstock.intake.channel.hubspot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One event of a subscription, `{subscriptionType: "contact.creation", objectId, …}`: ids only,
/// whose content is fetched by whoever needs it.
///
/// `eventId` alone need not be unique, and `attemptNumber` is no part of the identity.
final class ThinEvent {
    private static final String CONTACT = "contact";
    private static final String CONVERSATION = "conversation";

    private final Incoming incoming;
    private final Incoming.Identity identity;
    private final String objectType;
    private final String what;
    private final String objectId;

    private ThinEvent(Incoming incoming, Incoming.Identity identity, String objectId) {
        this.incoming = incoming;
        this.identity = identity;
        var words = identity.nativeType().split("\\.", 2);
        this.objectType = objectType(words[0], incoming);
        this.what = words.length == 2 ? words[1] : "";
        this.objectId = objectId;
    }

    static Item read(Incoming incoming, Connection connection) {
        if (!incoming.item().isObject()) {
            return Item.bad(incoming.pointer(), Place.at(incoming.pointer(), "type", "An object"));
        }
        for (var member : List.of("subscriptionType", "eventId", "occurredAt")) {
            if (incoming.text(member).isEmpty()) {
                return incoming.lacking(member, "Every event has one");
            }
        }
        var time = Fields.milliseconds(incoming.item(), "occurredAt");
        if (time.isEmpty()) {
            return Item.bad(
                    incoming.pointer(),
                    Place.at(
                            incoming.pointer() + "/occurredAt", "type", "Milliseconds since 1970"));
        }
        return incoming.foreign(connection, "portalId")
                .orElseGet(
                        () -> {
                            var portal = incoming.text("portalId").orElseThrow();
                            var objectId = objectId(incoming);
                            return new ThinEvent(
                                            incoming,
                                            new Incoming.Identity(
                                                    portal,
                                                    nativeId(incoming, portal, objectId),
                                                    incoming.text("subscriptionType").orElseThrow(),
                                                    time.get()),
                                            objectId)
                                    .item();
                        });
    }

    private Item item() {
        if (objectId.isEmpty()) {
            return incoming.custom(identity, "");
        }
        return switch (objectType) {
            case CONTACT -> contact();
            case CONVERSATION -> conversation();
            default -> record();
        };
    }

    private Item contact() {
        var type =
                switch (what) {
                    case "creation" -> EventType.CONTACT_CREATED;
                    case "propertyChange", "restore", "associationChange" ->
                            EventType.CONTACT_UPDATED;
                    case "deletion", "privacyDeletion" -> EventType.CONTACT_DELETED;
                    case "merge" -> EventType.CONTACT_MERGED;
                    default -> EventType.CUSTOM;
                };
        if (type == EventType.CUSTOM) {
            return incoming.custom(identity, uri());
        }
        var who = new Contact(uri(), addresses(), null, null, null);
        var data = incoming.data(identity).contact(who).record(object());
        return incoming.drafted(type, identity, uri(), data);
    }

    private Item record() {
        var type =
                switch (what) {
                    case "creation" -> EventType.RECORD_CREATED;
                    case "propertyChange", "restore", "associationChange", "merge" ->
                            EventType.RECORD_UPDATED;
                    case "deletion", "privacyDeletion" -> EventType.RECORD_DELETED;
                    default -> EventType.CUSTOM;
                };
        return type == EventType.CUSTOM
                ? incoming.custom(identity, uri())
                : incoming.drafted(type, identity, uri(), incoming.data(identity).record(object()));
    }

    private Item conversation() {
        return switch (what) {
            case "creation" -> conversation(EventType.CONVERSATION_CREATED);
            case "propertyChange", "deletion", "privacyDeletion" ->
                    conversation(EventType.CONVERSATION_UPDATED);
            case "newMessage" -> message();
            default -> incoming.custom(identity, objectId);
        };
    }

    private Item conversation(EventType type) {
        var data = incoming.data(identity).conversation(thread()).record(object());
        return incoming.drafted(type, identity, objectId, data);
    }

    /// A message whose text and author are not told. Only a `MESSAGE` may be the customer's: a
    /// `WELCOME_MESSAGE` is the greeting of ours, a `COMMENT` is among colleagues.
    ///
    /// It is one event by the message, not by the notice that tells of it: what we sent ourselves
    /// is known by the message already.
    private Item message() {
        var id = incoming.text("messageId");
        if (id.isEmpty()) {
            return incoming.lacking("messageId", "The id of the message");
        }
        var type = incoming.text("messageType").orElse("MESSAGE");
        var theirs = type.equals("MESSAGE");
        var message =
                MessageDraft.of(id.get())
                        .kind(kind(type))
                        .direction(theirs ? Direction.INBOUND : Direction.OUTBOUND)
                        .isPublic(!type.equals("COMMENT"))
                        .thin()
                        .build();
        var data =
                incoming.data(identity)
                        .contact(new Contact(uri(), null, null, null, null))
                        .conversation(thread())
                        .message(message)
                        .replyTo(replyTo());
        return incoming.drafted(
                theirs ? EventType.MESSAGE_RECEIVED : EventType.MESSAGE_SENT,
                new Incoming.Identity(
                        identity.portal(), id.get(), identity.nativeType(), identity.time()),
                objectId,
                data);
    }

    private static String kind(String messageType) {
        return switch (messageType) {
            case "MESSAGE", "WELCOME_MESSAGE" -> "text";
            case "COMMENT" -> "note";
            default -> "unsupported";
        };
    }

    private ReplyTo replyTo() {
        return new ReplyTo(Channel.HUBSPOT, identity.portal(), uri(), objectId, null, null);
    }

    private Conversation thread() {
        return new Conversation(objectId, null, null);
    }

    private ObjectRecord object() {
        var merged =
                Stream.concat(
                                Fields.texts(incoming.item().path("mergedObjectIds")),
                                Stream.of(incoming.item().path("primaryObjectId"))
                                        .filter(JsonNode::isNumber)
                                        .map(JsonNode::asString))
                        .map(this::uri)
                        .filter(id -> !id.equals(uri()))
                        .distinct()
                        .toList();
        return new ObjectRecord(
                uri(),
                objectType,
                what.equals("privacyDeletion") ? true : null,
                merged.isEmpty() ? null : merged,
                change().map(List::of).orElse(null),
                null);
    }

    private Optional<JsonNode> change() {
        return incoming.text("propertyName")
                .map(
                        name ->
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("property", name)
                                        .set(
                                                "to",
                                                incoming.item()
                                                        .path("propertyValue")
                                                        .asOptional()
                                                        .orElse(null)));
    }

    /// A changed address is one more by which the contact is known.
    private @Nullable List<String> addresses() {
        var value = incoming.text("propertyValue").orElse("");
        var address =
                switch (incoming.text("propertyName").orElse("")) {
                    case "email" -> Email.uri(value);
                    case "phone", "mobilephone" -> Phone.uri(value);
                    default -> Optional.<String>empty();
                };
        return address.map(List::of).orElse(null);
    }

    private String uri() {
        return uri(objectId);
    }

    private String uri(String id) {
        return "hubspot:%s:%s".formatted(objectType.toLowerCase(Locale.ROOT), id);
    }

    /// Generic subscriptions say `object` and name the type by number; 0-1 are contacts.
    private static String objectType(String word, Incoming incoming) {
        if (!word.equals("object")) {
            return word;
        }
        var type = incoming.text("objectTypeId").orElse("object");
        return type.equals("0-1") ? CONTACT : type;
    }

    private static String objectId(Incoming incoming) {
        return Stream.of("newObjectId", "objectId", "fromObjectId", "primaryObjectId")
                .flatMap(member -> incoming.text(member).stream())
                .findFirst()
                .orElse("");
    }

    private static String nativeId(Incoming incoming, String portal, String objectId) {
        return String.join(
                "|",
                portal,
                incoming.text("subscriptionId").orElse(""),
                objectId,
                incoming.text("occurredAt").orElse(""),
                incoming.text("eventId").orElse(""));
    }
}
