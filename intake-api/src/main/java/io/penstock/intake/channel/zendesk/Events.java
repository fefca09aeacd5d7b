package io.penstock.intake.channel.zendesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventData.Ticket;
import io.penstock.schema.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Event subscriptions: the ticket as it is stands in `detail`, what happened in `event`.
///
/// What staff writes, and what is private, is outbound: nothing may answer it.
final class Events {
    private static final String TICKET_SUBJECT = "zen:ticket:";
    private static final String TICKET = "ticket.";
    private static final String CHANGED = "_changed";

    private final Incoming incoming;
    private final Incoming.Identity identity;
    private final JsonNode detail;
    private final JsonNode event;

    private Events(Incoming incoming, Incoming.Identity identity) {
        this.incoming = incoming;
        this.identity = identity;
        this.detail = incoming.body().path("detail");
        this.event = incoming.body().path("event");
    }

    static Item read(Incoming incoming) {
        var body = incoming.body();
        var id = Fields.text(body, "id");
        var time = Fields.timestamp(body, "time");
        if (id.isEmpty()) {
            return Item.lacking(Incoming.ITEM, "#/id", "The id of the event");
        }
        if (time.isEmpty()) {
            return Item.lacking(Incoming.ITEM, "#/time", "RFC 3339");
        }
        var word = Fields.text(body, "type").orElseThrow();
        return new Events(incoming, new Incoming.Identity(id.get(), word, time.get())).item();
    }

    private Item item() {
        var word = incoming.word();
        if (!word.startsWith(TICKET)) {
            return incoming.custom(identity, null);
        }
        var id =
                Fields.text(detail, "id")
                        .or(
                                () ->
                                        Fields.text(incoming.body(), "subject")
                                                .filter(it -> it.startsWith(TICKET_SUBJECT))
                                                .map(it -> it.substring(TICKET_SUBJECT.length())));
        if (id.isEmpty()) {
            return Item.lacking(Incoming.ITEM, "#/detail/id", "The id of the ticket");
        }
        var ticket = Words.ticket(id.get(), detail);
        return switch (word.substring(TICKET.length())) {
            case "created" -> created(ticket);
            case "comment_added" -> comment(ticket);
            case String change when change.endsWith(CHANGED) ->
                    changed(ticket, change.substring(0, change.length() - CHANGED.length()));
            default -> incoming.custom(identity, ticket.id());
        };
    }

    /// A ticket that somebody else opened for the requester holds no words of theirs.
    private Item created(Ticket ticket) {
        var isPublic = detail.path("is_public").asBoolean(true);
        var requester = Fields.text(detail, "requester_id");
        var byRequester =
                requester.isEmpty()
                        || Fields.text(detail, "submitter_id")
                                .orElse(requester.get())
                                .equals(requester.get());
        var message =
                message(identity.nativeId(), isPublic && byRequester, isPublic)
                        .text(Fields.textOrNull(detail, "description"));
        return about(
                ticket,
                Words.userOf(detail, "requester_id").orElse(null),
                EventType.TICKET_CREATED,
                data -> data.message(message.build()));
    }

    private Item comment(Ticket ticket) {
        var comment = event.path("comment");
        var id = Fields.text(comment, "id");
        if (id.isEmpty()) {
            return Item.lacking(Incoming.ITEM, "#/event/comment/id", "The id of the comment");
        }
        var author = comment.path("author");
        var isPublic = comment.path("is_public").asBoolean(true);
        var inbound = isPublic && !byStaff(author);
        var message =
                message(id.get(), inbound, isPublic)
                        .text(Fields.textOrNull(comment, "body"))
                        .html(Fields.textOrNull(comment, "html_body"));
        if (!inbound) {
            message.extra("author", author);
        }
        var who =
                inbound
                        ? Words.user(author).or(() -> Words.userOf(detail, "requester_id"))
                        : Words.userOf(detail, "requester_id");
        var once = inbound ? this : once(ticket, id.get());
        return once.about(
                ticket,
                who.orElse(null),
                EventType.TICKET_COMMENT_ADDED,
                data ->
                        data.message(message.build())
                                .attachments(attachments(comment.path("attachments"))));
    }

    /// By the comment, not by the event that tells of it: what we sent ourselves is known by it
    /// already.
    private Events once(Ticket ticket, String comment) {
        return new Events(
                incoming,
                new Incoming.Identity(
                        ticket.id() + "|" + comment, identity.nativeType(), identity.time()));
    }

    /// Where it is not said, whoever is not the requester counts as staff.
    private boolean byStaff(JsonNode author) {
        return author.has("is_staff")
                ? Fields.says(author, "is_staff")
                : !Fields.text(author, "id").equals(Fields.text(detail, "requester_id"));
    }

    /// A change of the ticket itself says nothing that could be answered.
    private Item changed(Ticket ticket, String property) {
        var change = JsonNodeFactory.instance.objectNode().put("property", property);
        if (event.has("current")) {
            change.set("from", event.path("previous").asOptional().orElse(null));
            change.set("to", event.path("current"));
        } else {
            change.set("to", event.asOptional().orElse(null));
        }
        var record =
                new ObjectRecord(
                        "zendesk:ticket:" + ticket.id(),
                        "ticket",
                        null,
                        null,
                        List.of(change),
                        null);
        return about(
                ticket,
                Words.userOf(detail, "requester_id").orElse(null),
                EventType.TICKET_UPDATED,
                data -> data.record(record));
    }

    private Item about(
            Ticket ticket,
            @Nullable Contact who,
            EventType type,
            UnaryOperator<DataDraft> content) {
        return incoming.about(
                ticket,
                who,
                type,
                identity,
                data ->
                        content.apply(data)
                                .priority(Words.priority(detail))
                                .tags(tags(detail.path("tags"))));
    }

    private static MessageDraft message(String id, boolean inbound, boolean isPublic) {
        return MessageDraft.of(id)
                .kind(isPublic ? "text" : "note")
                .direction(inbound ? Direction.INBOUND : Direction.OUTBOUND)
                .isPublic(isPublic);
    }

    private static List<String> tags(JsonNode tags) {
        return tags.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
    }

    private static List<Attachment> attachments(JsonNode attachments) {
        var all = new ArrayList<Attachment>();
        for (var attachment : attachments) {
            all.add(
                    new Attachment(
                            Fields.textOrNull(attachment, "id"),
                            Fields.text(attachment, "content_type")
                                    .orElse("application/octet-stream"),
                            Fields.text(attachment, "filename")
                                    .map(name -> name.replaceAll("[/\\\\]", "_"))
                                    .orElse(null),
                            null,
                            null,
                            Fields.textOrNull(attachment, "content_url"),
                            null,
                            true,
                            null,
                            null,
                            null));
        }
        return all;
    }
}
