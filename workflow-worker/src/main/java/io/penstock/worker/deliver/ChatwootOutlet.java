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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Chatwoot, `POST /api/v1/accounts/{account}/conversations/{id}/messages`. It takes no idempotency
/// key, so whatever leaves doubt is `Unknown`; our key stands in the message's attributes, and
/// comes back when its webhook tells of that message.
///
/// Source: Chatwoot's reference, "Create new message"; its `Messages::MessageBuilder`.
final class ChatwootOutlet implements Outlet {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");
    private static final int MAX_TEXT = 150_000;

    private final TargetCall call;

    ChatwootOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "Chatwoot", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var conversation = Objects.requireNonNullElse(to.conversation(), "");
        if (!NUMBER.matcher(to.account()).matches() || !NUMBER.matcher(conversation).matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "Account and conversation to reply to are no numbers");
        }
        if (text.length() > MAX_TEXT) {
            return TargetCall.refused(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    "A message has at most 150000 characters; shorten the answer");
        }
        var messages =
                "/api/v1/accounts/%s/conversations/%s/messages"
                        .formatted(to.account(), conversation);
        return call.send(
                way,
                Request.json(
                        HttpMethod.POST,
                        way.under(messages),
                        headers -> headers.set("api_access_token", way.accessToken()),
                        body(text, key)),
                answer ->
                        answer.took()
                                ? answer.takenAs(answer.body().path("id"))
                                : answer.notTaken());
    }

    private static ObjectNode body(String text, String key) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("content", text).put("message_type", "outgoing").put("private", false);
        body.putObject("content_attributes").put(SentEvents.KEY, key);
        return body;
    }

    /// The webhook `message_created` of it.
    @Override
    public Echo echo(ReplyTo to, String messageId) {
        return new Echo("message_created|" + messageId, EventType.MESSAGE_SENT);
    }
}
