package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Asked;
import io.penstock.worker.deliver.TargetCall.Request;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// HubSpot, `POST /conversations/v3/conversations/threads/{id}/messages`. Its events name nobody,
/// so the thread is asked first for the customer's last message, which says over which channel and
/// to whom an answer goes. It takes no idempotency key and calls nobody back with one, so whatever
/// leaves doubt is `Unknown`.
///
/// Source: HubSpot's reference, "Conversations", "Error handling", "API usage guidelines".
final class HubSpotOutlet implements Outlet {
    private static final Pattern THREAD = Pattern.compile("[0-9]{1,20}");
    private static final String EMAIL = "HS_EMAIL_ADDRESS";

    /// A day of the account's begins at its own midnight, which an answer does not tell.
    private static final Duration DAILY = Duration.ofHours(1);

    private final TargetCall call;

    HubSpotOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "HubSpot", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var thread = Objects.requireNonNullElse(to.conversation(), "");
        if (!THREAD.matcher(thread).matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The conversation to reply to is no thread's number");
        }
        var sender = way.option(OutboundOption.HUBSPOT_SENDER);
        if (sender.isEmpty()) {
            return TargetCall.lacks(OutboundOption.HUBSPOT_SENDER);
        }
        var messages = way.under("/conversations/v3/conversations/threads/" + thread + "/messages");
        var newest = URI.create(messages + "?sort=-createdAt&limit=50");
        return switch (call.ask(way, newest, TargetCall.bearer(way), HubSpotOutlet::read)) {
            case Asked.Refused(var why) -> why;
            case Asked.Told(var told) ->
                    reply(way, messages, question(told), message(sender.get(), text));
        };
    }

    private Sending reply(
            Outbound way, URI messages, Optional<JsonNode> question, ObjectNode message)
            throws InterruptedException {
        if (question.isEmpty()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The thread holds no message of a customer's");
        }
        answering(question.get(), message);
        return call.send(
                way,
                Request.json(HttpMethod.POST, messages, TargetCall.bearer(way), message),
                HubSpotOutlet::read);
    }

    private static Optional<JsonNode> question(JsonNode messages) {
        return messages.path("results")
                .valueStream()
                .filter(message -> message.path("direction").asString("").equals("INCOMING"))
                .filter(message -> message.path("channelAccountId").isString())
                .findFirst();
    }

    private static ObjectNode message(String sender, String text) {
        var message = JsonNodeFactory.instance.objectNode();
        message.put("type", "MESSAGE").put("text", text).put("senderActorId", sender);
        message.putArray("attachments");
        return message;
    }

    private static void answering(JsonNode question, ObjectNode message) {
        message.set("channelId", question.path("channelId"));
        message.set("channelAccountId", question.path("channelAccountId"));
        if (question.path("subject").isString()) {
            message.set("subject", question.path("subject"));
        }
        var recipients = message.putArray("recipients");
        for (var sender : question.path("senders")) {
            var recipient = recipients.addObject();
            if (sender.path("actorId").isString()) {
                recipient.set("actorId", sender.path("actorId"));
            }
            var identifiers = recipient.putArray("deliveryIdentifiers");
            var identifier = sender.path("deliveryIdentifier");
            if (identifier.isObject()) {
                identifiers.add(identifier);
            }
            if (identifier.path("type").asString("").equals(EMAIL)) {
                recipient.put("recipientField", "TO");
            }
        }
    }

    private static Sending read(Answer answer) {
        if (answer.took()) {
            return answer.takenAs(answer.body().path("id"));
        }
        return switch (answer.status()) {
            // 423: too many calls for one object; 477: the account moves to another place
            case 423, 429, 477 -> answer.limited(answer.retryAfterOr(wait(answer)));
            default -> answer.notTaken();
        };
    }

    /// Which of the limits it was.
    private static @Nullable Duration wait(Answer answer) {
        return switch (answer.body().path("policyName").asString("")) {
            case "SECONDLY" -> Duration.ofSeconds(1);
            case "TEN_SECONDLY_ROLLING" -> Duration.ofSeconds(10);
            case "DAILY" -> DAILY;
            default -> null;
        };
    }

    /// The notice of a message does not tell whose it is.
    @Override
    public Echo echo(ReplyTo to, String messageId) {
        return new Echo(messageId, EventType.MESSAGE_RECEIVED);
    }
}
