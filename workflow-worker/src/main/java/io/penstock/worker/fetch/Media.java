package io.penstock.worker.fetch;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.RetryAfter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;

/// Fetches what stands at an address, hop by hop: none is taken that the [Grounds] do not allow,
/// and each has the credential only where it belongs. A body is counted as it is read,
/// decompressed; no more of it is taken than there may be.
final class Media {
    private static final int MOST_REDIRECTS = 3;
    private static final int MOST_OF_A_REFUSAL = 16 * 1024;

    private final GuardedHttp http;
    private final Duration readTimeout;
    private final InstantSource clock;

    /// @param readTimeout until more comes
    Media(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.http = http;
        this.readTimeout = readTimeout;
        this.clock = clock;
    }

    /// @param vendor its name, for people
    /// @param worthReading by the declared type
    /// @param until all of it must have come
    record Request(
            String vendor,
            Grounds grounds,
            URI address,
            Predicate<String> worthReading,
            int maxBytes,
            Instant until) {

        Request ofAnyType(int bytes) {
            return new Request(vendor, grounds, address, _ -> true, bytes, until);
        }

        Request to(URI next) {
            return new Request(vendor, grounds, next, worthReading, maxBytes, until);
        }
    }

    sealed interface Came {
        /// @param type as the answer declares it
        record Body(String type, byte[] bytes) implements Came {}

        record Skipped(Skip why) implements Came {}

        /// With a status that says nothing more.
        record Refused(byte[] body) implements Came {}

        record Failed(Failure why, @Nullable Instant notBefore) implements Came {}
    }

    private sealed interface Hop {
        record Onward(URI address) implements Hop {}

        record Ended(Came came) implements Hop {}
    }

    /// @throws InterruptedException if the run is given up
    Came get(Request request) throws InterruptedException {
        var next = request;
        for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            switch (hop(next)) {
                case Hop.Ended(var came) -> {
                    return came;
                }
                case Hop.Onward(var address) -> next = request.to(address);
            }
        }
        return new Came.Skipped(Skip.REDIRECTS);
    }

    private Hop hop(Request request) throws InterruptedException {
        var address = request.address();
        if (!request.grounds().allow(address)) {
            return skipped(Skip.HOST);
        }
        var authorization = request.grounds().authorization(address);
        try {
            return http.to(address, readTimeout)
                    .get()
                    .uri(address)
                    .headers(headers -> headers(headers, authorization))
                    .exchange((_, response) -> read(response, request, authorization.isPresent()));
        } catch (FilteredHostException _) {
            return skipped(Skip.ADDRESS);
        } catch (RestClientException _) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while fetching");
            }
            return failed(FailureCode.TARGET_AWAY, request.vendor() + " did not answer", null);
        }
    }

    private static void headers(HttpHeaders headers, Optional<String> authorization) {
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        authorization.ifPresent(value -> headers.set(HttpHeaders.AUTHORIZATION, value));
    }

    private Hop read(ClientHttpResponse response, Request request, boolean knowsUs)
            throws IOException {
        var status = response.getStatusCode().value();
        return switch (status / 100) {
            case 2 -> new Hop.Ended(body(response, request));
            case 3 ->
                    onward(request.address(), response.getHeaders().getFirst(HttpHeaders.LOCATION));
            default -> refused(status, response, request, knowsUs);
        };
    }

    private static Hop onward(URI from, @Nullable String location) {
        try {
            return location == null
                    ? skipped(Skip.REDIRECTS)
                    : new Hop.Onward(from.resolve(location));
        } catch (IllegalArgumentException _) {
            return skipped(Skip.REDIRECTS);
        }
    }

    private Hop refused(int status, ClientHttpResponse response, Request request, boolean knowsUs)
            throws IOException {
        var said = request.vendor() + " answered " + status;
        var notBefore = RetryAfter.read(response.getHeaders(), clock.instant());
        return switch (status) {
            case 401, 403 ->
                    knowsUs
                            ? failed(
                                    FailureCode.TARGET_UNAUTHORIZED,
                                    said + " to the connection's access token; renew it",
                                    null)
                            : skipped(Skip.REFUSED);
            case 404, 410 -> skipped(Skip.GONE);
            case 408 -> failed(FailureCode.TARGET_AWAY, said, notBefore);
            case 429 -> failed(FailureCode.RATE_LIMITED_CALL, said, notBefore);
            default ->
                    status >= 500
                            ? failed(FailureCode.TARGET_AWAY, said, notBefore)
                            : new Hop.Ended(
                                    new Came.Refused(
                                            response.getBody().readNBytes(MOST_OF_A_REFUSAL)));
        };
    }

    private Came body(ClientHttpResponse response, Request request) throws IOException {
        var headers = response.getHeaders();
        var type = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
        if (!request.worthReading().test(type)) {
            return new Came.Skipped(Skip.TYPE);
        }
        if (headers.getContentLength() > request.maxBytes()) {
            return new Came.Skipped(Skip.SIZE);
        }
        var bytes =
                new InTime(response.getBody(), request.until()).readNBytes(request.maxBytes() + 1);
        return bytes.length > request.maxBytes()
                ? new Came.Skipped(Skip.SIZE)
                : new Came.Body(type, bytes);
    }

    /// What drips must not hold for ever what it takes.
    private final class InTime extends FilterInputStream {
        private final Instant until;

        InTime(InputStream in, Instant until) {
            super(in);
            this.until = until;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (clock.instant().isAfter(until)) {
                throw new HttpTimeoutException("The file did not come to its end in time");
            }
            return super.read(to, offset, length);
        }
    }

    private static Hop skipped(Skip why) {
        return new Hop.Ended(new Came.Skipped(why));
    }

    private static Hop failed(FailureCode code, String detail, @Nullable Instant notBefore) {
        return new Hop.Ended(new Came.Failed(code.because(detail), notBefore));
    }
}
