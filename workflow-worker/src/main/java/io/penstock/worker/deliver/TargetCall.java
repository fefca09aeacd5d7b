package io.penstock.worker.deliver;

import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.NeverLeft;
import io.penstock.worker.deliver.Outlet.Sending;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;

/// One call to a target that takes JSON from a bearer of the connection's token: what is known when
/// no answer comes is the same for all of them.
///
/// @param readTimeout until an answer; later the outcome is unknown
/// @param target its name, for people
record TargetCall(GuardedHttp http, Duration readTimeout, String target) {

    @FunctionalInterface
    interface Reader {
        Sending read(ClientHttpResponse response) throws IOException;
    }

    /// @throws InterruptedException if the run is given up; the outcome is unknown then
    Sending send(Outbound way, HttpMethod method, URI address, byte[] body, Reader reader)
            throws InterruptedException {
        if (!way.allowedHosts().contains(address.getHost())) {
            return refused(
                    FailureCode.HOST_NOT_ALLOWED,
                    "The connection's base URL is none of its allowed hosts; mend the connection");
        }
        try {
            return http.to(address, readTimeout)
                    .method(method)
                    .uri(address)
                    .headers(headers -> headers.setBearerAuth(way.accessToken()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(body)
                    .exchange((_, response) -> reader.read(response));
        } catch (FilteredHostException _) {
            return refused(
                    FailureCode.ADDRESS_NOT_ALLOWED,
                    "The target's name leads into a private network; mend the connection");
        } catch (RestClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while sending");
            }
            return NeverLeft.tells(e)
                    ? refused(
                            FailureCode.TARGET_AWAY,
                            target + " could not be reached; nothing was sent")
                    : unknown("No answer came to a message that may have been taken");
        }
    }

    static Sending refused(FailureCode code, String detail) {
        return new Sending.Refused(code.because(detail), null);
    }

    static Sending unknown(String detail) {
        return new Sending.Unknown(FailureCode.OUTCOME_UNKNOWN.because(detail));
    }
}
