package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// Intercom, `POST /conversations/{id}/reply` in the name of a teammate; the body is HTML. It takes
/// no idempotency key and calls nobody back with one, so whatever leaves doubt is `Unknown`.
///
/// Source: Intercom's reference, "Reply to a conversation", "Rate limiting".
final class IntercomOutlet implements Outlet {
    /// A word such as `last` would be another conversation.
    private static final Pattern CONVERSATION = Pattern.compile("[0-9]{1,20}");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final String VERSION = "2.13";

    private final TargetCall call;

    IntercomOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "Intercom", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var conversation = Objects.requireNonNullElse(to.conversation(), "");
        if (!CONVERSATION.matcher(conversation).matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The conversation to reply to is no number");
        }
        var admin = way.option(OutboundOption.INTERCOM_ADMIN);
        if (admin.isEmpty()) {
            return TargetCall.lacks(OutboundOption.INTERCOM_ADMIN);
        }
        return call.send(
                way,
                request(way, conversation, admin.get(), text),
                answer -> read(answer, admin.get()));
    }

    private static Request request(Outbound way, String conversation, String admin, String text) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("message_type", "comment").put("type", "admin").put("admin_id", admin);
        return Request.json(
                HttpMethod.POST,
                way.under("/conversations/" + conversation + "/reply"),
                headers -> {
                    headers.setBearerAuth(way.accessToken());
                    headers.set("Intercom-Version", VERSION);
                },
                body.put("body", Html.of(text)));
    }

    private static Sending read(Answer answer, String admin) {
        if (answer.took()) {
            return answer.takenAs(part(answer.body(), admin));
        }
        return answer.status() == 429 ? answer.limited(reset(answer.headers())) : answer.notTaken();
    }

    /// The answer is the conversation; of its newest parts ours is the teammate's last.
    private static JsonNode part(JsonNode conversation, String admin) {
        JsonNode last = MissingNode.getInstance();
        for (var part : conversation.at("/conversation_parts/conversation_parts")) {
            if (part.at("/author/id").asString("").equals(admin)) {
                last = part.path("id");
            }
        }
        return last;
    }

    /// Seconds since 1970.
    private static @Nullable Instant reset(HttpHeaders headers) {
        var reset = headers.getFirst("X-RateLimit-Reset");
        return reset != null && SECONDS.matcher(reset).matches()
                ? Instant.ofEpochSecond(Long.parseLong(reset))
                : null;
    }
}
