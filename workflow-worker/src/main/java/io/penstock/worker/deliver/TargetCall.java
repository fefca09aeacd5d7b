package io.penstock.worker.deliver;

import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.call.NeverLeft;
import io.penstock.worker.deliver.Outlet.Sending;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Calls of one kind of target: what is known when no answer comes is the same for all of them.
///
/// @param readTimeout until an answer; later the outcome is unknown
/// @param target its name, for people
record TargetCall(GuardedHttp http, Duration readTimeout, String target, InstantSource clock) {
    /// An answer may hold the whole conversation.
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    /// @param identify sets the headers by which the target knows whose call it is
    record Request(
            HttpMethod method,
            URI address,
            Consumer<HttpHeaders> identify,
            MediaType type,
            byte[] body) {

        static Request json(
                HttpMethod method, URI address, Consumer<HttpHeaders> identify, JsonNode body) {
            return new Request(
                    method,
                    address,
                    identify,
                    MediaType.APPLICATION_JSON,
                    StrictJson.TOLERANT.writeValueAsBytes(body));
        }
    }

    /// What came of a question that changes nothing at the target.
    sealed interface Asked {
        record Told(JsonNode body) implements Asked {}

        /// There is no answer to it, so nothing can be sent.
        record Refused(Sending why) implements Asked {}
    }

    private sealed interface Reply {
        record Answered(Answer answer) implements Reply {}

        record NeverSent(Sending.Refused why) implements Reply {}

        record Lost() implements Reply {}
    }

    static Consumer<HttpHeaders> bearer(Outbound way) {
        return headers -> headers.setBearerAuth(way.accessToken());
    }

    /// @throws InterruptedException if the run is given up; the outcome is unknown then
    Sending send(Outbound way, Request request, Function<Answer, Sending> reader)
            throws InterruptedException {
        return switch (call(way, request)) {
            case Reply.Answered(var answer) -> reader.apply(answer);
            case Reply.NeverSent(var why) -> why;
            case Reply.Lost() -> unknown("No answer came to a message that may have been taken");
        };
    }

    /// Whatever goes wrong here, nothing was sent.
    ///
    /// @param reader of a refusal
    /// @throws InterruptedException if the run is given up
    Asked ask(
            Outbound way,
            URI address,
            Consumer<HttpHeaders> identify,
            Function<Answer, Sending> reader)
            throws InterruptedException {
        var request =
                new Request(
                        HttpMethod.GET, address, identify, MediaType.APPLICATION_JSON, new byte[0]);
        return switch (call(way, request)) {
            case Reply.Answered(var answer) when answer.took() -> new Asked.Told(answer.body());
            case Reply.Answered(var answer) ->
                    new Asked.Refused(
                            answer.isDoubtful()
                                    ? away(" answered " + answer.status())
                                    : reader.apply(answer));
            case Reply.NeverSent(var why) -> new Asked.Refused(why);
            case Reply.Lost() -> new Asked.Refused(away(" gave no answer"));
        };
    }

    private Sending.Refused away(String what) {
        return refused(
                FailureCode.TARGET_AWAY,
                target + what + " when it was asked where to send; nothing was sent");
    }

    private Reply call(Outbound way, Request request) throws InterruptedException {
        var address = request.address();
        if (!way.allowedHosts().contains(address.getHost())) {
            return new Reply.NeverSent(
                    refused(
                            FailureCode.HOST_NOT_ALLOWED,
                            "The connection's base URL is none of its allowed hosts; mend the"
                                    + " connection"));
        }
        try {
            var call =
                    http.to(address, readTimeout)
                            .method(request.method())
                            .uri(address)
                            .headers(request.identify())
                            .accept(MediaType.APPLICATION_JSON);
            if (request.body().length > 0) {
                call.contentType(request.type()).body(request.body());
            }
            return new Reply.Answered(call.exchange((_, response) -> answer(response)));
        } catch (FilteredHostException _) {
            return new Reply.NeverSent(
                    refused(
                            FailureCode.ADDRESS_NOT_ALLOWED,
                            "The target's name leads into a private network; mend the connection"));
        } catch (RestClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while sending");
            }
            return NeverLeft.tells(e)
                    ? new Reply.NeverSent(
                            refused(
                                    FailureCode.TARGET_AWAY,
                                    target + " could not be reached; nothing was sent"))
                    : new Reply.Lost();
        }
    }

    private Answer answer(ClientHttpResponse response) throws IOException {
        return new Answer(
                target,
                response.getStatusCode().value(),
                response.getHeaders(),
                tree(response.getBody().readNBytes(MAX_ANSWER)),
                clock.instant());
    }

    private static JsonNode tree(byte[] body) {
        try {
            return StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /// Nobody else can tell what a connection does not.
    static Sending.Refused lacks(OutboundOption option) {
        return refused(
                FailureCode.NO_CONNECTION,
                "The connection's way back lacks the option "
                        + option.word()
                        + ", which answers need; add it");
    }

    static Sending.Refused refused(FailureCode code, String detail) {
        return new Sending.Refused(code.because(detail), null);
    }

    static Sending unknown(String detail) {
        return new Sending.Unknown(FailureCode.OUTCOME_UNKNOWN.because(detail));
    }
}
