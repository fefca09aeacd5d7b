package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/// Twilio, `POST /2010-04-01/Accounts/{AccountSid}/Messages.json`. It takes no idempotency key, so
/// whatever leaves doubt is `Unknown`; where the connection names its webhook, our key comes back
/// with each status callback.
///
/// The connection's token is what Basic authentication takes: `AccountSid:AuthToken`, or an API key
/// as `SK…:secret`. The conversation holds the customer's address and ours in Twilio's own form,
/// `whatsapp:+12025550143|whatsapp:+15550100100`.
///
/// Source: Twilio's reference, "Message resource", "Error and warning dictionary".
final class TwilioOutlet implements Outlet {
    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");
    private static final Pattern ADDRESSES = Pattern.compile("([^|]{1,200})\\|([^|]{1,200})");
    private static final int MAX_TEXT = 1600;

    private final TargetCall call;

    TwilioOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "Twilio", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var addresses = ADDRESSES.matcher(Objects.requireNonNullElse(to.conversation(), ""));
        if (!ACCOUNT.matcher(to.account()).matches() || !addresses.matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS,
                    "The reply needs an account of Twilio's and a conversation of two addresses");
        }
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            return TargetCall.refused(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    "Twilio takes at most 1600 characters; shorten the answer");
        }
        if (way.accessToken().indexOf(':') < 0) {
            return TargetCall.refused(
                    FailureCode.TARGET_UNAUTHORIZED,
                    "The connection's access token is neither AccountSid:AuthToken nor an API key"
                            + " with its secret; mend the connection");
        }
        var form = new LinkedHashMap<String, String>();
        form.put("From", addresses.group(2));
        form.put("To", addresses.group(1));
        form.put("Body", text);
        way.option(OutboundOption.TWILIO_STATUS_CALLBACK)
                .ifPresent(
                        webhook ->
                                form.put(
                                        "StatusCallback",
                                        webhook + "?" + encoded(SentEvents.KEY, key)));
        return call.send(way, request(way, to.account(), form), TwilioOutlet::read);
    }

    private static Request request(Outbound way, String account, Map<String, String> form) {
        var token = way.accessToken().getBytes(StandardCharsets.UTF_8);
        var body =
                form.entrySet().stream()
                        .map(field -> encoded(field.getKey(), field.getValue()))
                        .collect(Collectors.joining("&"));
        return new Request(
                HttpMethod.POST,
                way.under("/2010-04-01/Accounts/" + account + "/Messages.json"),
                headers -> headers.setBasicAuth(Base64.getEncoder().encodeToString(token)),
                MediaType.APPLICATION_FORM_URLENCODED,
                body.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Sending read(Answer answer) {
        if (answer.took()) {
            return answer.takenAs(answer.body().path("sid"));
        }
        var code = answer.body().path("code").asInt(0);
        return answer.isDoubtful() ? answer.notTaken() : refused(answer, code);
    }

    private static Sending refused(Answer answer, int code) {
        return switch (code) {
            case 63016 ->
                    TargetCall.refused(
                            FailureCode.REPLY_WINDOW_CLOSED,
                            "The channel takes no free-form answer any more (Twilio's error 63016)");
            case 21610 ->
                    TargetCall.refused(
                            FailureCode.REPLY_WINDOW_CLOSED,
                            "The customer wants no more messages from this sender (Twilio's error"
                                    + " 21610); a person must find another way");
            case 21211, 21614 ->
                    TargetCall.refused(
                            FailureCode.NO_ADDRESS,
                            "Twilio cannot send to this address (error " + code + ")");
            // the account's calls; the sender's queue is full; the sender's rate
            case 20429, 21611, 14107 -> answer.limited(answer.retryAfter());
            default -> answer.notTaken(" with error code " + code);
        };
    }
}
