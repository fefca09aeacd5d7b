package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// WhatsApp Cloud API, `POST /{version}/{phone-number-id}/messages`. It does not deduplicate, so
/// whatever leaves doubt is `Unknown`; our key comes back with each status callback.
///
/// Source: Meta's Cloud API reference, messages and error codes.
final class WhatsAppOutlet implements Outlet {
    private static final int MAX_TEXT = 4096;
    private static final String PHONE = "tel:+";
    private static final String USER_ID = "whatsapp-bsuid:";

    /// Too many calls: of the app, of the account, of this number, to this person.
    private static final Set<Integer> RATE_CODES = Set.of(4, 80007, 130429, 131048, 131056);

    private final TargetCall call;

    WhatsAppOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "WhatsApp", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var target = way.under("/" + to.account() + "/messages");
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            return TargetCall.refused(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    "WhatsApp takes at most 4096 characters; shorten the answer");
        }
        var body = body(to, text, key);
        return body == null
                ? noAddress()
                : call.send(
                        way,
                        Request.json(HttpMethod.POST, target, TargetCall.bearer(way), body),
                        WhatsAppOutlet::read);
    }

    private static @Nullable ObjectNode body(ReplyTo to, String text, String key) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("messaging_product", "whatsapp").put("recipient_type", "individual");
        if (to.address().startsWith(PHONE)) {
            body.put("to", to.address().substring(PHONE.length()));
        } else if (to.address().startsWith(USER_ID)) {
            body.put("recipient", to.address().substring(USER_ID.length()));
        } else {
            return null;
        }
        body.put("type", "text").putObject("text").put("body", text);
        if (to.inReplyTo() != null) {
            body.putObject("context").put("message_id", to.inReplyTo());
        }
        return body.put(SentEvents.KEY, key);
    }

    private static Sending read(Answer answer) {
        if (answer.took()) {
            return answer.takenAs(answer.body().path("messages").path(0).path("id"));
        }
        var code = answer.body().path("error").path("code").asInt(0);
        return !answer.isDoubtful() && RATE_CODES.contains(code)
                ? answer.limited(answer.retryAfter())
                : answer.notTaken(" with error code " + code);
    }

    private static Sending noAddress() {
        return TargetCall.refused(
                FailureCode.NO_ADDRESS,
                "The address to reply to is neither a phone number nor a user id");
    }
}
