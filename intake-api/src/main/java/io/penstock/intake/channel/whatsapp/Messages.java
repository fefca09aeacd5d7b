package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Messages of customers, and the echoes of what the business wrote in its own app.
final class Messages {
    /// After that, WhatsApp takes templates only.
    private static final Duration REPLY_WINDOW = Duration.ofHours(24);

    private Messages() {}

    static Item inbound(Change change, String pointer, JsonNode item, boolean repaired) {
        return read(change, pointer, item, repaired, Direction.INBOUND);
    }

    static Item echo(Change change, String pointer, JsonNode item, boolean repaired) {
        return read(change, pointer, item, repaired, Direction.OUTBOUND);
    }

    private static Item read(
            Change change, String pointer, JsonNode item, boolean repaired, Direction direction) {
        var id = Fields.text(item, "id");
        if (id.isEmpty()) {
            return Item.lacking(pointer, pointer + "/id", "The id of the message");
        }
        var time = Fields.seconds(item, "timestamp");
        if (time.isEmpty()) {
            return Item.lacking(pointer, pointer + "/timestamp", "Seconds since 1970");
        }
        var contact = contact(change, item, direction);
        if (contact.isEmpty()) {
            var member = direction == Direction.INBOUND ? "/from" : "/to";
            return Item.lacking(pointer, pointer + member, "A phone number or a user id");
        }
        var facts = new Facts(id.get(), time.get(), contact.get(), direction);
        return new Item.Drafted(draft(change, pointer, item, repaired, facts));
    }

    private record Facts(String id, Instant time, Contact contact, Direction direction) {}

    private static EventDraft draft(
            Change change, String pointer, JsonNode item, boolean repaired, Facts facts) {
        var account = change.phoneNumberId();
        var type = Fields.text(item, "type").orElse("unsupported");
        var group = Fields.textOrNull(item, "group_id");
        var conversation = group == null ? facts.contact().id() : group;
        var message = MessageDraft.of(facts.id()).direction(facts.direction());
        var content = content(change, item, type, message);
        var data =
                DataDraft.of(change.receipt(), facts.id(), type, account, pointer)
                        .contact(facts.contact())
                        .conversation(
                                new Conversation(conversation, null, group == null ? null : true))
                        .message(message.build())
                        .attachments(content.attachments())
                        .form(content.form())
                        .replyTo(replyTo(account, conversation, group, facts))
                        .build();
        return new EventDraft(
                pointer,
                Channel.WHATSAPP,
                eventType(type, facts.direction()),
                account,
                facts.id(),
                conversation,
                conversation,
                facts.time(),
                data,
                Map.of(),
                repaired);
    }

    private static MessageContent content(
            Change change, JsonNode item, String type, MessageDraft message) {
        return switch (type) {
            case "edit" -> {
                var edit = item.path("edit");
                Fields.text(edit, "original_message_id").ifPresent(message::edits);
                yield MessageContent.fill(message, edit.path("message"));
            }
            case "revoke" -> {
                var content = MessageContent.fill(message, item);
                Fields.text(item.path("revoke"), "original_message_id").ifPresent(message::deletes);
                yield content;
            }
            default -> {
                var content = MessageContent.fill(message, item);
                bodiless(change, item, message);
                yield content;
            }
        };
    }

    /// Why a message has no body may stand beside it, in the change's own errors.
    private static void bodiless(Change change, JsonNode item, MessageDraft message) {
        if (explainedBeside(item)) {
            message.errors(Errors.of(change.value().path("errors")));
        }
    }

    /// Whether `item` has neither a body nor a word on why.
    static boolean explainedBeside(JsonNode item) {
        return !item.has(Fields.text(item, "type").orElse("")) && !item.has("errors");
    }

    private static EventType eventType(String type, Direction direction) {
        return switch (type) {
            case "reaction" -> EventType.MESSAGE_REACTION;
            case "edit" -> EventType.MESSAGE_EDITED;
            case "revoke" -> EventType.MESSAGE_DELETED;
            case "system" -> EventType.CONTACT_UPDATED;
            default ->
                    direction == Direction.INBOUND
                            ? EventType.MESSAGE_RECEIVED
                            : EventType.MESSAGE_SENT;
        };
    }

    private static Optional<Contact> contact(Change change, JsonNode item, Direction direction) {
        var contacts = change.contacts();
        if (direction == Direction.OUTBOUND) {
            return People.person(
                    contacts, Fields.textOrNull(item, "to"), Fields.textOrNull(item, "to_user_id"));
        }
        var system = item.path("system");
        var before =
                Fields.text(item, "from_user_id")
                        .or(() -> Fields.text(system, "previous_user_id"))
                        .orElse(null);
        var number =
                Fields.text(item, "from").or(() -> Fields.text(system, "customer")).orElse(null);
        return People.person(contacts, number, before).map(contact -> changed(contact, system));
    }

    /// A system message tells a contact's new number or user id.
    private static Contact changed(Contact contact, JsonNode system) {
        var now = contact;
        for (var member : new String[] {"wa_id", "new_wa_id"}) {
            var phone = Fields.text(system, member).flatMap(Phone::uri);
            if (phone.isPresent()) {
                now = People.alsoKnownAs(now, phone.get());
            }
        }
        var user = Fields.text(system, "user_id").map(People::userUri);
        return user.isPresent() ? People.alsoKnownAs(now, user.get()) : now;
    }

    private static ReplyTo replyTo(
            String account, String conversation, @Nullable String group, Facts facts) {
        return new ReplyTo(
                Channel.WHATSAPP, account, conversation, group, null, until(facts.time()));
    }

    /// A time that no event can have is refused later, with its item.
    private static @Nullable Instant until(Instant time) {
        return Acceptor.storable(time) ? time.plus(REPLY_WINDOW) : null;
    }
}
