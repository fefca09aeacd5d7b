package io.penstock.intake.channel.freshdesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Bodies that administrators write for automation rules. Known is `{freshdesk_webhook: {ticket_id,
/// ticket_subject, ticket_description, …, triggered_event}}`, whose members are those of
/// Freshdesk's placeholders; anything else is kept as it came.
final class TicketRule {
    private static final String MEMBER = "freshdesk_webhook";

    private final Incoming incoming;
    private final JsonNode ticket;
    private final String id;
    private final Wording wording;

    private TicketRule(Incoming incoming, JsonNode ticket, String id) {
        this.incoming = incoming;
        this.ticket = ticket;
        this.id = id;
        this.wording = new Wording(ticket);
    }

    static Item read(Incoming incoming) {
        var ticket = incoming.body().path(MEMBER);
        return Fields.text(ticket, "ticket_id")
                .map(id -> new TicketRule(incoming, ticket, id).item())
                .orElseGet(() -> incoming.custom(ticket.isMissingNode() ? "rule" : MEMBER));
    }

    private Item item() {
        return switch (Trigger.parse(triggeredEvent())) {
            case Trigger.Created() -> about(EventType.TICKET_CREATED, wording.description(), null);
            case Trigger.Replied() -> commented(wording.comment(true));
            case Trigger.Noted(var isPublic) -> commented(wording.comment(isPublic));
            case Trigger.Changed(var property, var from, var to) ->
                    about(EventType.TICKET_UPDATED, Optional.empty(), changed(property, from, to));
            case Trigger.Unknown() ->
                    about(
                            EventType.TICKET_UPDATED,
                            wording.comment(true).or(wording::description),
                            null);
        };
    }

    private Item commented(Optional<Wording.Said> comment) {
        return about(
                comment.isPresent() ? EventType.TICKET_COMMENT_ADDED : EventType.TICKET_UPDATED,
                comment,
                null);
    }

    private Item about(EventType type, Optional<Wording.Said> said, @Nullable ObjectRecord record) {
        var known = Words.ticket(id, ticket);
        var who = Words.requester(ticket).orElse(null);
        return incoming.drafted(
                type,
                triggeredEvent().isEmpty() ? MEMBER : triggeredEvent(),
                id,
                (data, nativeId) ->
                        data.contact(who)
                                .conversation(new Conversation(id, known.subject(), null))
                                .message(said.map(it -> it.message(nativeId)).orElse(null))
                                .ticket(known)
                                .record(record)
                                .replyTo(who == null ? null : replyTo(who))
                                .priority(Words.priority(ticket))
                                .tags(Words.tags(ticket)));
    }

    /// A change of the ticket itself says nothing that could be answered.
    private ObjectRecord changed(String property, String from, String to) {
        JsonNode change =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("property", property)
                        .put("from", from)
                        .put("to", to);
        return new ObjectRecord(
                "freshdesk:ticket:" + id, "ticket", null, null, List.of(change), null);
    }

    private ReplyTo replyTo(Contact who) {
        return new ReplyTo(Channel.FRESHDESK, incoming.account(), who.id(), id, null, null);
    }

    private String triggeredEvent() {
        return Fields.text(ticket, "triggered_event").orElse("");
    }
}
