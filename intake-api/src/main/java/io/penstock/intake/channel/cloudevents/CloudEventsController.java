package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.Answers;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.intake.delivery.Source;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Intake;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/events`: our own address for events, with a token instead of a signature.
@RestController
class CloudEventsController {
    private static final String CONNECTION = "events";
    private static final int MULTI_STATUS = 207;
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9.:-]{1,255}");
    private static final Pattern QUERY_TOKEN = Pattern.compile("(^|&)access_token=");

    private final Acceptor acceptor;
    private final InstantSource clock;

    CloudEventsController(Acceptor acceptor, InstantSource clock) {
        this.acceptor = acceptor;
        this.clock = clock;
    }

    /// Whoever wants to deliver here asks first (CloudEvents, "HTTP 1.1 Web Hooks", section 4); the
    /// token decides later, so every origin may.
    @RequestMapping(path = "/v1/events", method = RequestMethod.OPTIONS)
    ResponseEntity<Void> handshake(
            @RequestHeader(name = "WebHook-Request-Origin", required = false)
                    @Nullable String origin) {
        var answer = ResponseEntity.ok().allow(HttpMethod.POST, HttpMethod.OPTIONS);
        if (origin != null && ORIGIN.matcher(origin).matches()) {
            answer.header("WebHook-Allowed-Origin", origin).header("WebHook-Allowed-Rate", "*");
        }
        return answer.build();
    }

    @PostMapping("/v1/events")
    ResponseEntity<Intake.Answer> submit(TenantId tenant, HttpServletRequest request) {
        refuseQueryToken(request);
        var mode =
                ContentMode.of(request)
                        .orElseThrow(
                                () ->
                                        ProblemException.of(
                                                "content-type",
                                                415,
                                                "Media type refused",
                                                "Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers"));
        var raw = RequestReader.read(request, mode.maxBytes());
        var source = new Source(tenant, Channel.CLOUDEVENTS, CONNECTION);
        var receipt = Receipt.of(source, raw, clock.instant());
        return switch (EventReader.read(mode, receipt)) {
            case EventReader.Reading.Items(var items) ->
                    answer(mode, acceptor.accept(receipt, items));
            case EventReader.Reading.Unreadable(var problem) -> {
                acceptor.keepUnreadable(receipt, problem);
                throw ProblemException.of(problem, 400);
            }
        };
    }

    private static ResponseEntity<Intake.Answer> answer(ContentMode mode, List<Acceptance> items) {
        var status =
                mode == ContentMode.BATCH ? batchStatus(items) : singleStatus(items.getFirst());
        return ResponseEntity.status(status).body(Answers.of(items));
    }

    private static int batchStatus(List<Acceptance> items) {
        return items.stream().anyMatch(Acceptance.Rejected.class::isInstance) ? MULTI_STATUS : 200;
    }

    private static int singleStatus(Acceptance item) {
        return switch (item) {
            case Acceptance.Accepted _ -> 202;
            case Acceptance.Duplicate _, Acceptance.Ignored _ -> 200;
            case Acceptance.Rejected(_, var problem) -> throw ProblemException.of(problem, 422);
        };
    }

    /// A token in a URL ends in logs (RFC 9700, section 2.6).
    private static void refuseQueryToken(HttpServletRequest request) {
        var query = request.getQueryString();
        if (query != null && QUERY_TOKEN.matcher(query).find()) {
            throw ProblemException.of(
                    "query-token",
                    400,
                    "A token in the query is refused",
                    "Send it in the Authorization header only");
        }
    }
}
