package io.penstock.worker.outcall;

import io.penstock.definition.Action;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.NeverLeft;
import io.penstock.worker.call.RetryAfter;
import io.penstock.worker.run.StepCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// One request to a target, and what is known after it. Only a connection that was never made and a
/// 4xx are certain; whatever else is no success leaves doubt.
final class TargetHttp {
    private static final int MAX_ANSWER = 256 * 1024;

    private final GuardedHttp http;
    private final InstantSource clock;

    TargetHttp(GuardedHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    sealed interface Came {
        /// 2xx.
        record Answer(int status, byte[] body) implements Came {}

        /// It certainly had no effect.
        record Refused(Failure why, @Nullable Instant notBefore) implements Came {}

        /// It may have had its effect.
        record Doubt(String detail, @Nullable Instant notBefore) implements Came {}
    }

    /// @param token of the connection; null for none
    /// @throws InterruptedException if the run is given up; the outcome is unknown then
    Came send(Step.Call step, Action.Request request, @Nullable String token, StepCall call)
            throws InterruptedException {
        var address = request.address();
        var until = clock.instant().plus(step.timeout());
        try {
            return withBody(
                            http.to(address, step.timeout())
                                    .method(HttpMethod.valueOf(request.method().name()))
                                    .uri(address)
                                    .headers(all -> headers(all, request, token, call))
                                    .accept(MediaType.APPLICATION_JSON),
                            request.body())
                    .exchange((_, response) -> read(response, until));
        } catch (FilteredHostException _) {
            return refused(FailureCode.ADDRESS_NOT_ALLOWED, address, "mend the workflow");
        } catch (RestClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while calling");
            }
            return NeverLeft.tells(e)
                    ? refused(FailureCode.TARGET_AWAY, address, "nothing was called")
                    : new Came.Doubt(address.getHost() + " did not answer", null);
        }
    }

    private static RestClient.RequestBodySpec withBody(
            RestClient.RequestBodySpec spec, @Nullable String json) {
        return json == null
                ? spec
                : spec.contentType(MediaType.APPLICATION_JSON)
                        .body(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void headers(
            HttpHeaders all, Action.Request request, @Nullable String token, StepCall call) {
        request.headers().forEach(all::set);
        all.set("Idempotency-Key", call.key());
        if (token != null) {
            all.setBearerAuth(token);
        }
    }

    private Came read(ClientHttpResponse response, Instant until) throws IOException {
        var status = response.getStatusCode().value();
        var notBefore = RetryAfter.read(response.getHeaders(), clock.instant());
        if (status >= 200 && status < 300) {
            return new Came.Answer(status, body(response.getBody(), until));
        }
        var detail = "The target answered " + status;
        return switch (status) {
            case 401, 403 ->
                    new Came.Refused(FailureCode.TARGET_UNAUTHORIZED.because(detail), null);
            case 429 -> new Came.Refused(FailureCode.RATE_LIMITED_CALL.because(detail), notBefore);
            case 408 -> new Came.Doubt(detail, notBefore);
            default ->
                    status >= 500
                            ? new Came.Doubt(detail, notBefore)
                            : new Came.Refused(FailureCode.TARGET_REFUSED.because(detail), null);
        };
    }

    /// At most one byte more than is taken: whoever looks at it sees that it is too much.
    private byte[] body(InputStream in, Instant until) throws IOException {
        var body = new byte[MAX_ANSWER + 1];
        var length = 0;
        while (length < body.length) {
            if (clock.instant().isAfter(until)) {
                throw new HttpTimeoutException("The answer did not come to its end in time");
            }
            var read = in.read(body, length, Math.min(8192, body.length - length));
            if (read < 0) {
                break;
            }
            length += read;
        }
        return java.util.Arrays.copyOf(body, length);
    }

    static boolean tooLarge(byte[] body) {
        return body.length > MAX_ANSWER;
    }

    private static Came refused(FailureCode code, URI address, String remedy) {
        return new Came.Refused(
                code.because(address.getHost().toLowerCase(Locale.ROOT) + ": " + remedy), null);
    }
}
