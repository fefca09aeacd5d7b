package io.penstock.intake.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/// `/v1/runs/stream`. The request's virtual thread stays with its stream: nothing is dispatched
/// again, so the caller's rights are those that were checked when it came.
@RestController
class StreamController {
    private static final Set<String> PARAMETERS = Set.of("run", "workflow");
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final StatusRing ring;
    private final StreamProperties settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Semaphore free;

    /// @param clock the machine's, by which tokens expire
    StreamController(
            StatusRing ring,
            StreamProperties settings,
            @Qualifier("intakeClock") InstantSource clock,
            MeterRegistry meters) {
        this.ring = ring;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.free = new Semaphore(settings.maxStreams());
        meters.gauge(
                "penstock.intake.streams",
                free,
                it -> settings.maxStreams() - it.availablePermits());
    }

    /// Returns when the stream has ended.
    @GetMapping("/v1/runs/stream")
    void stream(
            TenantId tenant,
            JwtAuthenticationToken caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var wanted = wanted(tenant, parameters);
        var since = lastEventId == null || lastEventId.isBlank() ? null : place(lastEventId);
        if (!free.tryAcquire()) {
            throw ProblemException.unavailable("As many streams are open as may be", COME_AGAIN);
        }
        try {
            var joined =
                    ring.join(since)
                            .orElseThrow(
                                    () ->
                                            ProblemException.unavailable(
                                                    "Status changes cannot be read yet",
                                                    COME_AGAIN));
            ShallowEtagHeaderFilter.disableContentCaching(request);
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            run(joined, wanted, caller, response);
        } finally {
            free.release();
        }
    }

    private void run(
            StatusRing.Joined joined,
            Wanted wanted,
            JwtAuthenticationToken caller,
            HttpServletResponse response) {
        try {
            var stream =
                    new EventStream(
                            ring,
                            wanted,
                            settings.heartbeat(),
                            System.nanoTime() + left(caller).toNanos(),
                            response.getOutputStream());
            ended(stream.run(joined).name());
        } catch (IOException _) {
            ended("GONE");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How long the token is good.
    private Duration left(JwtAuthenticationToken caller) {
        var expires = caller.getToken().getExpiresAt();
        return expires == null ? Duration.ZERO : Duration.between(clock.instant(), expires);
    }

    private void ended(String why) {
        meters.counter("penstock.intake.streams.ended", "why", why).increment();
    }

    /// A place that is none of ours is one that is no longer known.
    private static Places place(String lastEventId) {
        return Places.parse(lastEventId).orElseGet(() -> Places.of(new long[0]));
    }

    private static Wanted wanted(TenantId tenant, MultiValueMap<String, String> parameters) {
        for (var name : parameters.keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw refused("run", "unknown", "Known are run and workflow");
            }
        }
        var run = parameters.getFirst("run");
        var workflow = parameters.getFirst("workflow");
        return new Wanted(
                tenant,
                run == null || run.isBlank() ? null : runId(run),
                workflow == null || workflow.isBlank() ? null : workflow);
    }

    private static RunId runId(String text) {
        try {
            return RunId.parse(text);
        } catch (IllegalArgumentException _) {
            throw refused("run", "invalid", "run must be the id of a run");
        }
    }

    private static ProblemException refused(String name, String code, String detail) {
        return ProblemException.of(
                Problem.of(
                        "invalid-parameter",
                        400,
                        "A parameter cannot be read",
                        detail,
                        List.of(Problem.Place.at("#/" + name, code, null))),
                400);
    }
}
