package io.penstock.intake.channel;

import io.penstock.intake.accept.Answers;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connections;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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

    private final Map<Channel, ChannelAdapter> adapters;
    private final Connections connections;
    private final WebhookIntake intake;

    WebhookController(
            List<ChannelAdapter> adapters, Connections connections, WebhookIntake intake) {
        this.adapters =
                adapters.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ChannelAdapter::channel, Function.identity()));
        this.connections = connections;
        this.intake = intake;
    }

    private record Endpoint(ChannelAdapter adapter, Connection connection) {}

    @RequestMapping(method = RequestMethod.HEAD)
    ResponseEntity<Void> probe(@PathVariable String channel, @PathVariable String connection) {
        endpoint(channel, connection);
        return ResponseEntity.ok().build();
    }

    @RequestMapping(method = RequestMethod.GET)
    ResponseEntity<String> handshake(
            @PathVariable String channel,
            @PathVariable String connection,
            HttpServletRequest request) {
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
        };
    }

    @RequestMapping(method = RequestMethod.POST)
    ResponseEntity<?> receive(
            @PathVariable String channel,
            @PathVariable String connection,
            HttpServletRequest servletRequest) {
        var endpoint = endpoint(channel, connection);
        var request = RequestReader.read(servletRequest, MAX_BODY);
        if (request.contentType().filter(endpoint.adapter()::takes).isEmpty()) {
            throw ProblemException.of(
                    "media-type", 415, "Media type refused", "This sender uses another media type");
        }
        return switch (intake.receive(endpoint.adapter(), endpoint.connection(), request)) {
            case Delivery.Taken(var items) -> ResponseEntity.ok(Answers.of(items));
            case Delivery.Unauthentic(var problem) -> throw ProblemException.of(problem, 401);
            case Delivery.Unreadable(var problem) -> throw ProblemException.of(problem, 400);
        };
    }

    private Endpoint endpoint(String channelWord, String name) {
        var adapter = Channel.named(channelWord).map(adapters::get);
        var connection =
                adapter.flatMap(known -> connections.find(known.channel(), name))
                        .orElseThrow(() -> ProblemException.notFound("This address"));
        if (!connection.enabled()) {
            throw ProblemException.unavailable("This connection is switched off", WHILE_OFF);
        }
        return new Endpoint(adapter.orElseThrow(), connection);
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
