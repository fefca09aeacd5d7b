package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What happened, and to what: the event's word decides what the body is.
///
/// @param signedAt when Chatwoot sent it
record Notification(SingleItem item, String event, Instant signedAt) {
    private static final String TYPING = "conversation_typing_";
    private static final DateTimeFormatter OLDER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    static boolean isTyping(JsonNode body) {
        return Fields.text(body, "event").filter(it -> it.startsWith(TYPING)).isPresent();
    }

    static Item read(SingleItem item, Instant signedAt) {
        return Fields.text(item.body(), "event")
                .map(event -> new Notification(item, event, signedAt).read())
                .orElseGet(() -> item.lacking("#/event", "What happened"));
    }

    private Item read() {
        return switch (event) {
            case "message_created" -> Messages.created(this);
            case "message_updated" -> Messages.updated(this);
            case "conversation_created" -> Conversations.read(this, EventType.CONVERSATION_CREATED);
            case "conversation_updated", "conversation_status_changed" ->
                    Conversations.read(this, EventType.CONVERSATION_UPDATED);
            case "contact_created" -> Contacts.read(this, EventType.CONTACT_CREATED);
            case "contact_updated" -> Contacts.read(this, EventType.CONTACT_UPDATED);
            default -> item.custom(new Identity(content(), event, signedAt), null);
        };
    }

    JsonNode body() {
        return item.body();
    }

    /// Of something that happens once.
    Identity once(String id, Instant time) {
        return new Identity(event + "|" + id, event, time);
    }

    /// Of a change, which Chatwoot does not name: sent again unchanged, it says nothing new.
    Identity change(Instant time) {
        return new Identity(content(), event, time);
    }

    private String content() {
        return event + "|" + item.receipt().raw().sha256();
    }

    /// A time as text of either form, or in seconds; else that of the delivery.
    Instant time(JsonNode node, String name) {
        return Fields.timestamp(node, name)
                .or(() -> Fields.seconds(node, name))
                .or(() -> Fields.text(node, name).flatMap(Notification::older))
                .orElse(signedAt);
    }

    private static Optional<Instant> older(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, OLDER).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
