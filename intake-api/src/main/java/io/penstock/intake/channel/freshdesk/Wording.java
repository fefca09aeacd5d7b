package io.penstock.intake.channel.freshdesk;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Html;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What was written in a ticket, and whose words it is.
///
/// A body does not say who wrote a comment, unless the rule adds `performed_by: requester`, or the
/// comment begins with the requester's name, as Freshdesk writes it. What is not known to be the
/// customer's is outbound: nothing may answer it. A description is the customer's, unless an agent
/// opened the ticket.
record Wording(JsonNode ticket) {
    private static final String BY = "performed_by";
    private static final String REQUESTER = "requester";
    private static final String OPENED_BY_AGENTS = "Outbound Email";

    /// @param html as Freshdesk has it
    record Said(String html, Direction direction, boolean isPublic) {
        Message message(String id) {
            return MessageDraft.of(id)
                    .kind(isPublic ? "text" : "note")
                    .direction(direction)
                    .isPublic(isPublic)
                    .text(Wording.text(html))
                    .html(isHtml(html) ? html : null)
                    .build();
        }
    }

    Optional<Said> description() {
        var byAgent =
                Fields.text(ticket, "ticket_source").filter(OPENED_BY_AGENTS::equals).isPresent()
                        || Fields.text(ticket, BY).filter(by -> !isRequester(by)).isPresent();
        return Fields.text(ticket, "ticket_description")
                .map(
                        html ->
                                new Said(
                                        html,
                                        byAgent ? Direction.OUTBOUND : Direction.INBOUND,
                                        true));
    }

    /// The comment that was added last.
    Optional<Said> comment(boolean isPublic) {
        return Fields.text(
                        ticket,
                        isPublic ? "ticket_latest_public_comment" : "ticket_latest_private_comment")
                .map(
                        html ->
                                new Said(
                                        html,
                                        isPublic && byRequester(html)
                                                ? Direction.INBOUND
                                                : Direction.OUTBOUND,
                                        isPublic));
    }

    private boolean byRequester(String html) {
        var by = Fields.text(ticket, BY);
        if (by.isPresent()) {
            return isRequester(by.get());
        }
        var text = text(html);
        return Words.requesterName(ticket)
                .filter(name -> text.startsWith(name + " :") || text.startsWith(name + ":"))
                .isPresent();
    }

    /// A rule may ask for the text alone, whose lines are as they were written.
    private static String text(String html) {
        return isHtml(html) ? Html.text(html) : html.strip();
    }

    private static boolean isHtml(String text) {
        return text.indexOf('<') >= 0 || text.indexOf('&') >= 0;
    }

    private static boolean isRequester(String by) {
        return by.equalsIgnoreCase(REQUESTER);
    }
}
