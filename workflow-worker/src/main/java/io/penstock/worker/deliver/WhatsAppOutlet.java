package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.RetryAfter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;
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

    private final GuardedHttp http;
    private final InstantSource clock;

    WhatsAppOutlet(GuardedHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var target = URI.create(way.baseUrl() + "/" + to.account() + "/messages");
        if (!way.allowedHosts().contains(target.getHost())) {
            return refused(
                    FailureClass.LOGIC_DEFECT,
                    "host_not_allowed",
                    "The connection's base URL is none of its allowed hosts; mend the connection");
        }
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            return refused(
                    FailureClass.LOGIC_DEFECT,
                    "payload_too_large",
                    "WhatsApp takes at most 4096 characters; shorten the answer");
        }
        var body = body(to, text, key);
        return body == null ? noAddress() : post(way, target, body);
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

    private Sending post(Outbound way, URI target, ObjectNode body) throws InterruptedException {
        try {
            return http.to(target)
                    .post()
                    .uri(target)
                    .headers(headers -> headers.setBearerAuth(way.accessToken()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(JSON.writeValueAsBytes(body))
                    .exchange((_, response) -> read(response));
        } catch (FilteredHostException _) {
            return refused(
                    FailureClass.LOGIC_DEFECT,
                    "address_not_allowed",
                    "The target's name leads into a private network; mend the connection");
        } catch (RestClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while sending");
            }
            return neverLeft(e)
                    ? refused(
                            FailureClass.TRANSIENT,
                            "target_away",
                            "WhatsApp could not be reached; nothing was sent")
                    : unknown("No answer came to a message that may have been taken");
        }
    }

    /// Whether the failure shows that no byte of the request was sent.
    private static boolean neverLeft(RestClientException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof ConnectionRequestTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    private Sending read(ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode().value();
        var body = tree(response.getBody().readNBytes(MAX_ANSWER));
        if (status >= 500) {
            return unknown("WhatsApp answered " + status + " to a message that it may have taken");
        }
        if (status < 300) {
            var id = body.path("messages").path(0).path("id");
            return id.isString()
                    ? new Sending.Taken(id.asString())
                    : unknown("WhatsApp answered without naming the message");
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
                ? refused(
                        FailureClass.UNAUTHORIZED,
                        "target_unauthorized",
                        "WhatsApp refused the connection's access token; renew it")
                : refused(
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
        return refused(
                FailureClass.MISSING_DATA,
                "no_address",
                "The address to reply to is neither a phone number nor a user id");
    }

    private static Sending refused(FailureClass failureClass, String code, String detail) {
        return new Sending.Refused(failure(failureClass, code, detail), null);
    }

    private static Sending unknown(String detail) {
        return new Sending.Unknown(failure(FailureClass.TRANSIENT, "outcome_unknown", detail));
    }

    private static Failure failure(FailureClass failureClass, String code, String detail) {
        return new Failure(failureClass, code, detail);
    }
}
