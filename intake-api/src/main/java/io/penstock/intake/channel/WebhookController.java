package io.penstock.intake.channel;

import io.penstock.intake.admit.TooMany;
import io.penstock.intake.channel.ChannelAdapter.Answer;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.CallerAddress;
import io.penstock.store.connection.Connection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/hooks/{channel}/{connection}`: where senders deliver.
@RestController
@RequestMapping("/v1/hooks/{channel}/{connection}")
class WebhookController {
    /// The largest body any sender makes: 3 MB of WhatsApp.
    private static final int MAX_BODY = 3 * 1024 * 1024;

    /// A connection that is switched off answers 503, never 404: some senders give up for good.
    private static final Duration WHILE_OFF = Duration.ofMinutes(10);

    private final Adapters adapters;
    private final WebhookIntake intake;

    WebhookController(Adapters adapters, WebhookIntake intake) {
        this.adapters = adapters;
        this.intake = intake;
    }

    @RequestMapping(method = RequestMethod.HEAD)
    ResponseEntity<Void> probe(@PathVariable String channel, @PathVariable String connection) {
        endpoint(channel, connection);
        return ResponseEntity.ok().build();
    }

    @RequestMapping(method = RequestMethod.GET)
    ResponseEntity<String> handshake(
            @PathVariable String channel,
            @PathVariable String connection,
            HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        var endpoint = endpoint(channel, connection);
        return switch (endpoint.adapter()
                .handshake(endpoint.connection(), sentOnce(request.getParameterMap()))) {
            case ChannelAdapter.Handshake.Confirmed(var answer) ->
                    ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(answer);
            case ChannelAdapter.Handshake.Refused() ->
                    throw ProblemException.of(
                            "handshake-refused",
                            403,
                            "The registration check failed",
                            "The verify token must be the connection's");
            case ChannelAdapter.Handshake.None() -> throw deliveriesOnly(request.getMethod());
        };
    }

    /// Preflights of pages that may deliver are answered before, by [PageOrigins].
    @RequestMapping(method = RequestMethod.OPTIONS)
    ResponseEntity<Void> options(@PathVariable String channel, @PathVariable String connection) {
        endpoint(channel, connection);
        return ResponseEntity.noContent().allow(HttpMethod.POST, HttpMethod.OPTIONS).build();
    }

    @RequestMapping(method = RequestMethod.POST)
    ResponseEntity<?> receive(
            @PathVariable String channel,
            @PathVariable String connection,
            HttpServletRequest servletRequest,
            HttpServletResponse response) {
        var endpoint = endpoint(channel, connection);
        var address = CallerAddress.of(servletRequest);
        intake.turnedAway(endpoint.connection(), address)
                .ifPresent(
                        wait -> {
                            throw TooMany.requests(wait);
                        });
        var request = RequestReader.read(servletRequest, limit(endpoint.connection()));
        if (request.contentType().filter(endpoint.adapter()::takes).isEmpty()) {
            throw ProblemException.of(
                    "content-type",
                    415,
                    "Media type refused",
                    "This sender uses another media type");
        }
        var delivery =
                intake.receive(
                        endpoint.adapter(),
                        endpoint.connection(),
                        request,
                        address,
                        quota -> quota.tell(response));
        return switch (delivery) {
            case Delivery.Answered(var answer) -> answered(answer);
            case Delivery.Limited(var pause) -> throw TooMany.requests(pause);
            case Delivery.Refused(var problem, var status) ->
                    throw ProblemException.of(problem, status);
        };
    }

    private static int limit(Connection connection) {
        var most = connection.admission().maxBytes();
        return most == null ? MAX_BODY : Math.min(most, MAX_BODY);
    }

    private static ResponseEntity<?> answered(Answer answer) {
        return switch (answer) {
            case Answer.Results(var results) -> ResponseEntity.ok(results);
            case Answer.Words(var type, var body) ->
                    ResponseEntity.ok().contentType(type).body(body);
            case Answer.Refused(var problem, var status) ->
                    throw ProblemException.of(problem, status);
        };
    }

    private static HttpRequestMethodNotSupportedException deliveriesOnly(String method) {
        return new HttpRequestMethodNotSupportedException(
                method, List.of("POST", "HEAD", "OPTIONS"));
    }

    private Adapters.Endpoint endpoint(String channel, String name) {
        var endpoint =
                adapters.find(channel, name)
                        .orElseThrow(() -> ProblemException.notFound("This address"));
        if (!endpoint.connection().enabled()) {
            throw ProblemException.unavailable("This connection is switched off", WHILE_OFF);
        }
        return endpoint;
    }

    private static Map<String, String> sentOnce(Map<String, String[]> parameters) {
        var once = new HashMap<String, String>();
        parameters.forEach(
                (name, values) -> {
                    if (values.length == 1) {
                        once.put(name, values[0]);
                    }
                });
        return once;
    }
}
