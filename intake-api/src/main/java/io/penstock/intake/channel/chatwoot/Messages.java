package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// Messages. Only what a contact writes is inbound: agents, bots, templates and private notes are
/// not to be answered.
final class Messages {
    /// By its word, or by its number in older versions.
    private static final Set<String> INCOMING = Set.of("incoming", "0");

    private final Notification notification;
    private final JsonNode body;
    private final String id;

    private Messages(Notification notification, String id) {
        this.notification = notification;
        this.body = notification.body();
        this.id = id;
    }

    static Item created(Notification notification) {
        return read(
                notification,
                message ->
                        message.item(
                                message.inbound()
                                        ? EventType.MESSAGE_RECEIVED
                                        : EventType.MESSAGE_SENT,
                                notification.once(message.id, message.time()),
                                draft -> draft));
    }

    /// A status, an edit, a filled-in form, or a message that was taken back: the word is the same.
    static Item updated(Notification notification) {
        return read(
                notification,
                message ->
                        Fields.says(message.body.path("content_attributes"), "deleted")
                                ? message.item(
                                        EventType.MESSAGE_DELETED,
                                        notification.change(notification.signedAt()),
                                        draft -> draft.deletes(message.id))
                                : message.item(
                                        EventType.MESSAGE_EDITED,
                                        notification.change(notification.signedAt()),
                                        draft -> draft.edits(message.id)));
    }

    private static Item read(Notification notification, Function<Messages, Item> how) {
        return Fields.text(notification.body(), "id")
                .map(id -> how.apply(new Messages(notification, id)))
                .orElseGet(() -> notification.item().lacking("#/id", "The number of the message"));
    }

    private Item item(EventType type, Identity identity, UnaryOperator<MessageDraft> change) {
        var conversation = body.path("conversation");
        var thread = Fields.text(conversation, "id");
        if (thread.isEmpty()) {
            return notification
                    .item()
                    .lacking("#/conversation/id", "The number of the conversation");
        }
        var contact = contact(conversation);
        if (contact.isEmpty()) {
            var pointer = inbound() ? "#/sender/id" : "#/conversation/meta/sender/id";
            return notification.item().lacking(pointer, "Whom the conversation is with");
        }
        var content = Content.of(body);
        var draft =
                content.into(MessageDraft.of(id))
                        .direction(inbound() ? Direction.INBOUND : Direction.OUTBOUND)
                        .isPublic(!isPrivate());
        if (isPrivate()) {
            draft.kind("note");
        }
        var data =
                Threads.into(notification.item().data(identity), thread.get(), conversation)
                        .contact(contact.get())
                        .message(change.apply(draft).build())
                        .attachments(content.attachments())
                        .replyTo(
                                new ReplyTo(
                                        Channel.CHATWOOT,
                                        notification.item().account(),
                                        contact.get().id(),
                                        thread.get(),
                                        null,
                                        null));
        return notification.item().drafted(type, identity, thread.get(), data);
    }

    private Optional<Contact> contact(JsonNode conversation) {
        var sender = People.contact(body.path("sender")).filter(_ -> inbound());
        return sender.or(() -> People.contact(body.path("contact")))
                .or(() -> People.customerOf(conversation));
    }

    private boolean inbound() {
        return !isPrivate()
                && Fields.text(body, "message_type").filter(INCOMING::contains).isPresent();
    }

    private boolean isPrivate() {
        return Fields.says(body, "private");
    }

    private Instant time() {
        return notification.time(body, "created_at");
    }
}
