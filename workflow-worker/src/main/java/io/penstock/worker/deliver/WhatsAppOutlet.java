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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// WhatsApp Cloud API, `POST /{version}/{phone-number-id}/messages`. It does not deduplicate, so
/// whatever leaves doubt is `Unknown`; our key comes back with each status callback.
///
/// Source: Meta's Cloud API reference, messages and error codes.
final class WhatsAppOutlet implements Outlet {
    private static final JsonMapper JSON = StrictJson.TOLERANT;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_ANSWER = 64 * 1024;
    private static final String PHONE = "tel:+";
    private static final String USER_ID = "whatsapp-bsuid:";

    /// Too many calls: of the app, of the account, of this number, to this person.
    private static final Set<Integer> RATE_CODES = Set.of(4, 80007, 130429, 131048, 131056);

    private final TargetCall call;
    private final InstantSource clock;

    WhatsAppOutlet(GuardedHttp http, InstantSource clock) {
        this.call = new TargetCall(http, "WhatsApp");
        this.clock = clock;
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var target = URI.create(way.baseUrl() + "/" + to.account() + "/messages");
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            return TargetCall.refused(
                    FailureClass.LOGIC_DEFECT,
                    "payload_too_large",
                    "WhatsApp takes at most 4096 characters; shorten the answer");
        }
        var body = body(to, text, key);
        return body == null
                ? noAddress()
                : call.send(way, HttpMethod.POST, target, JSON.writeValueAsBytes(body), this::read);
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

    private Sending read(ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode().value();
        var body = tree(response.getBody().readNBytes(MAX_ANSWER));
        if (status >= 500) {
            return TargetCall.unknown(
                    "WhatsApp answered " + status + " to a message that it may have taken");
        }
        if (status < 300) {
            var id = body.path("messages").path(0).path("id");
            return id.isString()
                    ? new Sending.Taken(id.asString())
                    : TargetCall.unknown("WhatsApp answered without naming the message");
        }
        var code = body.path("error").path("code").asInt(0);
        if (status == 429 || RATE_CODES.contains(code)) {
            return new Sending.Refused(
                    failure(
                            FailureClass.RATE_LIMITED,
                            "rate_limited",
                            "WhatsApp asked for fewer messages"),
                    RetryAfter.read(response.getHeaders(), clock.instant()));
        }
        return status == 401 || status == 403
                ? TargetCall.refused(
                        FailureClass.UNAUTHORIZED,
                        "target_unauthorized",
                        "WhatsApp refused the connection's access token; renew it")
                : TargetCall.refused(
                        FailureClass.LOGIC_DEFECT,
                        "target_refused",
                        "WhatsApp answered %d with error code %d".formatted(status, code));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static Sending noAddress() {
        return TargetCall.refused(
                FailureClass.MISSING_DATA,
                "no_address",
                "The address to reply to is neither a phone number nor a user id");
    }

    private static Failure failure(FailureClass failureClass, String code, String detail) {
        return new Failure(failureClass, code, detail);
    }
}
