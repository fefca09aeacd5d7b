package io.penstock.intake.channel.intercom;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Html;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventData.Ticket;
import io.penstock.schema.event.EventType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tickets: their words stand in parts, as those of conversations do.
final class Tickets {
    private final SingleItem item;
    private final Identity identity;
    private final JsonNode object;
    private final JsonNode ticket;
    private final String id;

    private Tickets(SingleItem item, Identity identity, JsonNode ticket, String id) {
        this.item = item;
        this.identity = identity;
        this.object = item.body().path("data").path("item");
        this.ticket = ticket;
        this.id = id;
    }

    /// Some topics wrap the ticket once more.
    static Item read(SingleItem item, Identity identity) {
        var object = item.body().path("data").path("item");
        var ticket = object.path("ticket").isObject() ? object.path("ticket") : object;
        return Fields.text(ticket, "id")
                .map(id -> new Tickets(item, identity, ticket, id).item())
                .orElseGet(() -> item.lacking("#/data/item/id", "The id of the ticket"));
    }

    private Item item() {
        return switch (identity.nativeType()) {
            case "ticket.created" -> created();
            case "ticket.contact.replied" -> comment(true, false);
            case "ticket.admin.replied" -> comment(false, false);
            case "ticket.note.created" -> comment(false, true);
            case "ticket.state.updated",
                    "ticket.admin.assigned",
                    "ticket.team.assigned",
                    "ticket.attribute.updated",
                    "ticket.contact.attached",
                    "ticket.contact.detached",
                    "ticket.rating.provided",
                    "ticket.resolved",
                    "ticket.closed" ->
                    about(EventType.TICKET_UPDATED, customer(), null, List.of());
            default -> item.custom(identity, id);
        };
    }

    /// A ticket that staff opened holds no words of the customer's.
    private Item created() {
        var author = parts().findFirst().map(part -> part.path("author"));
        var inbound = isCustomers() && author.map(it -> People.by(true, it)).orElse(true);
        var description = attribute("_default_description_");
        var message =
                MessageDraft.of(identity.nativeId())
                        .kind("text")
                        .direction(inbound ? Direction.INBOUND : Direction.OUTBOUND)
                        .isPublic(isCustomers())
                        .text(description.map(Html::text).orElse(null))
                        .html(description.orElse(null));
        return about(EventType.TICKET_CREATED, customer(), message.build(), List.of());
    }

    private Item comment(boolean customer, boolean note) {
        var direction = customer ? Direction.INBOUND : Direction.OUTBOUND;
        var part = Part.newest(parts(), customer, note);
        var message =
                part.map(it -> it.message(identity.nativeId(), direction))
                        .orElseGet(() -> Part.untold(identity.nativeId(), direction, note));
        var who =
                customer
                        ? part.map(Part::author).flatMap(People::contact).or(this::customer)
                        : customer();
        return about(
                EventType.TICKET_COMMENT_ADDED,
                who,
                message.build(),
                part.map(Part::attachments).orElse(List.of()));
    }

    private Item about(
            EventType type,
            Optional<Contact> who,
            @Nullable Message message,
            List<Attachment> attachments) {
        var subject = attribute("_default_title_").map(Html::text).orElse(null);
        var number = Fields.textOrNull(ticket, "ticket_id");
        var replyTo =
                who.map(
                        contact ->
                                new ReplyTo(
                                        Channel.INTERCOM,
                                        item.account(),
                                        contact.id(),
                                        id,
                                        null,
                                        null));
        return item.drafted(
                type,
                identity,
                id,
                item.data(identity)
                        .contact(who.orElse(null))
                        .conversation(new Conversation(id, subject, null))
                        .ticket(new Ticket(id, number, subject, status(), null))
                        .message(message)
                        .attachments(attachments)
                        .replyTo(replyTo.orElse(null)));
    }

    private Optional<Contact> customer() {
        return People.customerOf(ticket);
    }

    private Stream<JsonNode> parts() {
        return Stream.concat(
                ticket.path("ticket_parts").path("ticket_parts").valueStream(),
                Stream.of(object.path("ticket_part")).filter(JsonNode::isObject));
    }

    /// What staff keeps among itself has another category.
    private boolean isCustomers() {
        return Fields.text(ticket, "category").map("Customer"::equals).orElse(true);
    }

    private Optional<String> attribute(String name) {
        return Fields.text(ticket.path("ticket_attributes"), name);
    }

    /// A word, or an object that has one.
    private @Nullable String status() {
        var state = ticket.path("ticket_state");
        var word = Fields.text(ticket, "ticket_state").or(() -> Fields.text(state, "category"));
        return switch (word.orElse("")) {
            case "submitted" -> "new";
            case "in_progress" -> "open";
            case "waiting_on_customer" -> "pending";
            case "resolved" -> "solved";
            default -> null;
        };
    }
}
