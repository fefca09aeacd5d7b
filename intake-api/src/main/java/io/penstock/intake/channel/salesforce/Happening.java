package io.penstock.intake.channel.salesforce;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What happened to an object, as an event: a case is a ticket, a contact is one, a lead is a
/// record of a person, and anything else is a record.
record Happening(Incoming incoming, What what, String type, String id, JsonNode fields) {
    enum What {
        CREATED,
        UPDATED,
        DELETED
    }

    Item item() {
        return switch (type) {
            case "Case" -> ticket();
            case "Contact" -> contact();
            case "Lead" -> record(People.named(type, id, fields));
            default -> record(null);
        };
    }

    private Item ticket() {
        var eventType =
                switch (what) {
                    case CREATED -> EventType.TICKET_CREATED;
                    case UPDATED -> EventType.TICKET_UPDATED;
                    case DELETED -> EventType.RECORD_DELETED;
                };
        var ticket = Words.ticket(id, fields);
        var who = People.ofCase(id, fields);
        var data =
                incoming.data()
                        .contact(who)
                        .conversation(new Conversation(id, ticket.subject(), null))
                        .message(what == What.DELETED ? null : message())
                        .ticket(ticket)
                        .record(object())
                        .replyTo(replyTo(who))
                        .priority(Words.priority(fields));
        return incoming.drafted(eventType, id, data);
    }

    private Item contact() {
        var eventType =
                switch (what) {
                    case CREATED -> EventType.CONTACT_CREATED;
                    case UPDATED -> EventType.CONTACT_UPDATED;
                    case DELETED -> EventType.CONTACT_DELETED;
                };
        var data = incoming.data().contact(People.named(type, id, fields)).record(object());
        return incoming.drafted(eventType, uri(), data);
    }

    private Item record(@Nullable Contact who) {
        var eventType =
                switch (what) {
                    case CREATED -> EventType.RECORD_CREATED;
                    case UPDATED -> EventType.RECORD_UPDATED;
                    case DELETED -> EventType.RECORD_DELETED;
                };
        return incoming.drafted(eventType, uri(), incoming.data().contact(who).record(object()));
    }

    /// What the customer wrote when the case was opened.
    private @Nullable Message message() {
        return Fields.text(fields, "Description")
                .map(
                        text ->
                                MessageDraft.of(incoming.nativeId())
                                        .kind("text")
                                        .direction(Direction.INBOUND)
                                        .isPublic(true)
                                        .text(text)
                                        .build())
                .orElse(null);
    }

    private ReplyTo replyTo(Contact who) {
        return new ReplyTo(Channel.SALESFORCE, incoming.account(), who.id(), id, null, null);
    }

    private ObjectRecord object() {
        return new ObjectRecord(uri(), type, null, null, null, fields.isObject() ? fields : null);
    }

    private String uri() {
        return People.uri(type, id);
    }
}
