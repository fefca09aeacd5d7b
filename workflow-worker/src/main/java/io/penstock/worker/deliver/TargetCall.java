package io.penstock.worker.deliver;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.Outlet.Sending;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;

/// One call to a target that takes JSON from a bearer of the connection's token: what is known when
/// no answer comes is the same for all of them.
///
/// @param target its name, for people
record TargetCall(GuardedHttp http, String target) {

    @FunctionalInterface
    interface Reader {
        Sending read(ClientHttpResponse response) throws IOException;
    }

    /// @throws InterruptedException if the run is given up; the outcome is unknown then
    Sending send(Outbound way, HttpMethod method, URI address, byte[] body, Reader reader)
            throws InterruptedException {
        if (!way.allowedHosts().contains(address.getHost())) {
            return refused(
                    FailureClass.LOGIC_DEFECT,
                    "host_not_allowed",
                    "The connection's base URL is none of its allowed hosts; mend the connection");
        }
        try {
            return http.to(address)
                    .method(method)
                    .uri(address)
                    .headers(headers -> headers.setBearerAuth(way.accessToken()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(body)
                    .exchange((_, response) -> reader.read(response));
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
                            target + " could not be reached; nothing was sent")
                    : unknown("No answer came to a message that may have been taken");
        }
    }

    static Sending refused(FailureClass failureClass, String code, String detail) {
        return new Sending.Refused(new Failure(failureClass, code, detail), null);
    }

    static Sending unknown(String detail) {
        return new Sending.Unknown(new Failure(FailureClass.TRANSIENT, "outcome_unknown", detail));
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
}
