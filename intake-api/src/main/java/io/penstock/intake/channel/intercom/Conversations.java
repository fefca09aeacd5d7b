package io.penstock.intake.channel.intercom;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Html;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Conversations. What is new stands in a part of them: `source` is how they began.
final class Conversations {
    private final SingleItem item;
    private final Identity identity;
    private final JsonNode thread;
    private final String id;

    private Conversations(SingleItem item, Identity identity, JsonNode thread, String id) {
        this.item = item;
        this.identity = identity;
        this.thread = thread;
        this.id = id;
    }

    static Item read(SingleItem item, Identity identity) {
        var thread = item.body().path("data").path("item");
        return Fields.text(thread, "id")
                .map(id -> new Conversations(item, identity, thread, id).item())
                .orElseGet(() -> item.lacking("#/data/item/id", "The id of the conversation"));
    }

    private Item item() {
        return switch (identity.nativeType()) {
            case "conversation.user.created", "conversation.user.replied" -> received();
            case "conversation.admin.replied",
                    "conversation.admin.single.created",
                    "conversation.operator.replied" ->
                    sent(false);
            case "conversation.admin.noted" -> sent(true);
            case "conversation.admin.assigned",
                    "conversation.admin.open.assigned",
                    "conversation.admin.opened",
                    "conversation.admin.closed",
                    "conversation.admin.snoozed",
                    "conversation.admin.unsnoozed",
                    "conversation.contact.attached",
                    "conversation.contact.detached",
                    "conversation.priority.updated",
                    "conversation.rating.added",
                    "conversation.read" ->
                    item.drafted(EventType.CONVERSATION_UPDATED, identity, id, data());
            default -> item.custom(identity, id);
        };
    }

    private Item received() {
        var part = Part.newest(parts(), true, false).or(() -> beginning(true));
        var contact =
                part.map(Part::author).flatMap(People::contact).or(() -> People.customerOf(thread));
        if (contact.isEmpty()) {
            return item.lacking("#/data/item/source/author/id", "Who wrote");
        }
        var replyTo =
                new ReplyTo(Channel.INTERCOM, item.account(), contact.get().id(), id, null, null);
        var data = said(part, Direction.INBOUND, false).contact(contact.get()).replyTo(replyTo);
        return item.drafted(EventType.MESSAGE_RECEIVED, identity, id, data);
    }

    private Item sent(boolean note) {
        var contact = People.customerOf(thread);
        if (contact.isEmpty()) {
            return item.lacking(
                    "#/data/item/contacts/contacts/0/id", "With whom the conversation is");
        }
        var part = Part.newest(parts(), false, note).or(() -> beginning(false));
        var once = part.flatMap(this::once).orElse(this);
        var data = once.said(part, Direction.OUTBOUND, note).contact(contact.get());
        return item.drafted(EventType.MESSAGE_SENT, once.identity, id, data);
    }

    /// By the part, not by the notification: what we sent ourselves is known by it already.
    private Optional<Conversations> once(Part part) {
        return Fields.text(part.node(), "id")
                .map(it -> new Identity(it, identity.nativeType(), identity.time()))
                .map(it -> new Conversations(item, it, thread, id));
    }

    /// How the conversation began, where that is what the notification is about.
    private Optional<Part> beginning(boolean customer) {
        return Optional.of(new Part(thread.path("source")))
                .filter(_ -> identity.nativeType().endsWith(".created"))
                .filter(part -> People.by(customer, part.author()) && part.says());
    }

    private Stream<JsonNode> parts() {
        return thread.path("conversation_parts").path("conversation_parts").valueStream();
    }

    private DataDraft said(Optional<Part> part, Direction direction, boolean note) {
        var id = identity.nativeId();
        var message =
                part.map(it -> it.message(id, direction))
                        .orElseGet(() -> Part.untold(id, direction, note));
        return data().message(message.build())
                .attachments(part.map(Part::attachments).orElse(List.of()));
    }

    private DataDraft data() {
        return item.data(identity)
                .contact(People.customerOf(thread).orElse(null))
                .conversation(new Conversation(id, subject(), null))
                .priority(
                        Fields.text(thread, "priority").filter("priority"::equals).isPresent()
                                ? Priority.HIGH
                                : null)
                .tags(tags());
    }

    private @Nullable String subject() {
        return Fields.text(thread.path("source"), "subject")
                .map(Html::text)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    private List<String> tags() {
        return thread.path("tags")
                .path("tags")
                .valueStream()
                .flatMap(tag -> Fields.text(tag, "name").stream())
                .toList();
    }
}
