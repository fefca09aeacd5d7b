package io.penstock.worker.signal;

import io.penstock.store.signal.ClaimedSignal;
import io.penstock.store.subscription.SubscriptionTargets;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;

/// One attempt: a signed request, of whose answer only the status counts. Nothing of the answer is
/// read.
///
/// Source: Standard Webhooks 1.0, "Delivery success and failure".
final class SignalCall {
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final GuardedHttp http;
    private final Duration timeout;
    private final SubscriptionTargets targets;
    private final InstantSource clock;

    SignalCall(
            GuardedHttp http, Duration timeout, SubscriptionTargets targets, InstantSource clock) {
        this.timeout = timeout;
        this.http = http;
        this.targets = targets;
        this.clock = clock;
    }

    Attempt send(ClaimedSignal signal) {
        if (targets.judge(signal.url()) != SubscriptionTargets.Verdict.POSSIBLE) {
            return failed("url_not_allowed");
        }
        var body = signal.body().getBytes(StandardCharsets.UTF_8);
        var now = clock.instant().getEpochSecond();
        try {
            return http.to(signal.url(), timeout)
                    .post()
                    .uri(signal.url())
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("webhook-id", signal.messageId())
                    .header("webhook-timestamp", Long.toString(now))
                    .header(
                            "webhook-signature",
                            Signature.of(signal.secrets(), signal.messageId(), now, body))
                    .header(HttpHeaders.USER_AGENT, "penstock")
                    .body(body)
                    .exchange((_, response) -> answered(response));
        } catch (FilteredHostException _) {
            return failed("address_not_allowed");
        } catch (RestClientException e) {
            return failed(code(e));
        }
    }

    private Attempt answered(ClientHttpResponse response) throws java.io.IOException {
        var status = response.getStatusCode().value();
        if (status >= 200 && status < 300) {
            return new Attempt.Taken(status);
        }
        if (status == GONE) {
            return new Attempt.Gone(status);
        }
        return new Attempt.Failed(
                status,
                status == TOO_MANY ? "rate_limited" : "refused",
                bounded(RetryAfter.read(response.getHeaders(), clock.instant())));
    }

    private @Nullable Instant bounded(@Nullable Instant asked) {
        var latest = clock.instant().plus(LONGEST_WAIT);
        return asked != null && asked.isAfter(latest) ? latest : asked;
    }

    private static String code(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case java.net.UnknownHostException _ -> {
                    return "host_unknown";
                }
                case ConnectTimeoutException _ -> {
                    return "connect_failed";
                }
                case java.net.ConnectException _ -> {
                    return "connect_failed";
                }
                case javax.net.ssl.SSLException _ -> {
                    return "tls_failed";
                }
                case java.net.SocketTimeoutException _ -> {
                    return "timeout";
                }
                default -> {}
            }
        }
        return "connection_lost";
    }

    private static Attempt failed(String code) {
        return new Attempt.Failed(null, code, null);
    }
}
