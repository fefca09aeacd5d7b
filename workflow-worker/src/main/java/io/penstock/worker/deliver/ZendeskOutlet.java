package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Zendesk, `PUT /api/v2/tickets/{id}` with a public comment. An update takes no idempotency key
/// and calls nobody back, so whatever leaves doubt is `Unknown` and a person looks at the ticket;
/// our key stands in the metadata of the ticket's audit.
///
/// Source: Zendesk's API reference, "Update Ticket", "Rate limits".
final class ZendeskOutlet implements Outlet {
    private static final Pattern TICKET = Pattern.compile("[0-9]{1,20}");
    private static final int MAX_TEXT = 65_535;

    private final TargetCall call;

    ZendeskOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "Zendesk", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var ticket = Objects.requireNonNullElse(to.conversation(), "");
        if (!TICKET.matcher(ticket).matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The conversation to reply to is no ticket's number");
        }
        if (text.length() > MAX_TEXT) {
            return TargetCall.refused(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    "A comment has at most 65535 characters; shorten the answer");
        }
        var address = way.under("/api/v2/tickets/" + ticket + ".json");
        return call.send(
                way,
                Request.json(HttpMethod.PUT, address, TargetCall.bearer(way), body(text, key)),
                ZendeskOutlet::read);
    }

    private static ObjectNode body(String text, String key) {
        var body = JsonNodeFactory.instance.objectNode();
        var ticket = body.putObject("ticket");
        ticket.putObject("comment").put("body", text).put("public", true);
        ticket.putObject("metadata").put(SentEvents.KEY, key);
        return body;
    }

    private static Sending read(Answer answer) {
        return answer.took()
                ? answer.takenAs(comment(answer.body().path("audit")))
                : answer.notTaken();
    }

    /// The comment among what the update changed; else the change as a whole.
    private static JsonNode comment(JsonNode audit) {
        for (var event : audit.path("events")) {
            if (event.path("type").asString("").equals("Comment") && event.has("id")) {
                return event.path("id");
            }
        }
        return audit.path("id");
    }

    /// The event of a subscription tells of ticket and comment.
    @Override
    public Echo echo(ReplyTo to, String messageId) {
        return new Echo(to.conversation() + "|" + messageId, EventType.TICKET_COMMENT_ADDED);
    }
}
