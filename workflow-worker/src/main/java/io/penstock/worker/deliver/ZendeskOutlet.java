package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// Zendesk, `PUT /api/v2/tickets/{id}` with a public comment. An update takes no idempotency key
/// and calls nobody back, so whatever leaves doubt is `Unknown` and a person looks at the ticket;
/// our key stands in the metadata of the ticket's audit.
///
/// Source: Zendesk's API reference, "Update Ticket", "Rate limits".
final class ZendeskOutlet implements Outlet {
    private static final Pattern TICKET = Pattern.compile("[0-9]{1,20}");
    private static final int MAX_TEXT = 65_535;
    private static final int MAX_ANSWER = 1024 * 1024;

    private final TargetCall call;
    private final InstantSource clock;

    ZendeskOutlet(GuardedHttp http, InstantSource clock) {
        this.call = new TargetCall(http, "Zendesk");
        this.clock = clock;
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var ticket = Objects.requireNonNullElse(to.conversation(), "");
        if (!TICKET.matcher(ticket).matches()) {
            return TargetCall.refused(
                    FailureClass.MISSING_DATA,
                    "no_address",
                    "The conversation to reply to is no ticket's number");
        }
        if (text.length() > MAX_TEXT) {
            return TargetCall.refused(
                    FailureClass.LOGIC_DEFECT,
                    "payload_too_large",
                    "A comment has at most 65535 characters; shorten the answer");
        }
        var address = URI.create(way.baseUrl() + "/api/v2/tickets/" + ticket + ".json");
        return call.send(way, HttpMethod.PUT, address, body(text, key), this::read);
    }

    private static byte[] body(String text, String key) {
        var body = JsonNodeFactory.instance.objectNode();
        var ticket = body.putObject("ticket");
        ticket.putObject("comment").put("body", text).put("public", true);
        ticket.putObject("metadata").put(SentEvents.KEY, key);
        return StrictJson.TOLERANT.writeValueAsBytes(body);
    }

    private Sending read(ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode().value();
        if (status >= 500) {
            return TargetCall.unknown(
                    "Zendesk answered " + status + " to a comment that it may have taken");
        }
        if (status < 300) {
            var id = comment(tree(response.getBody().readNBytes(MAX_ANSWER)).path("audit"));
            return id == null
                    ? TargetCall.unknown("Zendesk answered without naming the comment")
                    : new Sending.Taken(id);
        }
        return switch (status) {
            case 429 ->
                    new Sending.Refused(
                            new Failure(
                                    FailureClass.RATE_LIMITED,
                                    "rate_limited",
                                    "Zendesk asked for fewer calls"),
                            RetryAfter.read(response.getHeaders(), clock.instant()));
            case 401, 403 ->
                    TargetCall.refused(
                            FailureClass.UNAUTHORIZED,
                            "target_unauthorized",
                            "Zendesk refused the connection's access token; renew it");
            default ->
                    TargetCall.refused(
                            FailureClass.LOGIC_DEFECT,
                            "target_refused",
                            "Zendesk answered " + status);
        };
    }

    /// The comment among what the update changed; else the change as a whole.
    private static @Nullable String comment(JsonNode audit) {
        for (var event : audit.path("events")) {
            if (event.path("type").asString("").equals("Comment") && event.has("id")) {
                return event.path("id").asString();
            }
        }
        return audit.has("id") ? audit.path("id").asString() : null;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
