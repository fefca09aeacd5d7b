package io.penstock.intake.deadletter;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.Results;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.Starting;
import io.penstock.store.redrive.Stopping;
import io.penstock.store.redrive.TooManyLettersException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/dead-letters/redrives`: planned first, then started with the plan's name, so that nobody
/// sends on what they did not see.
@RestController
@RequestMapping("/v1/dead-letters/redrives")
class RedriveController {
    private static final String PATH = "/v1/dead-letters/redrives/";

    /// Ten thousand ids fit.
    private static final int MAX_BODY = 512 * 1024;

    private static final int CONFLICT = 409;
    private static final int MAX_PAGE = 200;
    private static final String START = "redrive.start";
    private static final String STOP = "redrive.stop";
    private static final String KIND = "redrive";
    private static final String UNDERWAY = "redrive-underway";
    private static final String ENDED = "redrive-ended";

    private final Redrives redrives;
    private final Audited audited;

    RedriveController(Redrives redrives, Audited audited) {
        this.redrives = redrives;
        this.audited = audited;
    }

    @PostMapping
    ResponseEntity<?> redrive(TenantId tenant, Caller caller, HttpServletRequest request) {
        var asked = RedriveBody.read(RequestReader.read(request, MAX_BODY).body());
        try {
            return switch (asked) {
                case RedriveBody.DryRun(var filter, var order) ->
                        ResponseEntity.ok(redrives.plan(tenant, filter, order));
                case RedriveBody.Start start -> started(start(tenant, caller, start));
            };
        } catch (TooManyLettersException e) {
            throw LetterFilter.tooMany(e);
        }
    }

    /// What it has sent on stays so; the rest stays open.
    @PostMapping("/{id}/stop")
    Redrive stop(TenantId tenant, Caller caller, @PathVariable String id) {
        var redrive = Ids.parse(id, "This redrive");
        var stopping =
                audited.act(
                        tenant,
                        caller,
                        () -> redrives.stop(tenant, redrive, caller.name()),
                        outcome -> stop(redrive, outcome));
        return switch (stopping) {
            case STOPPED -> redrive(tenant, id);
            case ENDED_BEFORE ->
                    throw ProblemException.of(
                            ENDED,
                            CONFLICT,
                            "The redrive has ended",
                            "There is nothing left to stop");
            case UNKNOWN -> throw unknown();
        };
    }

    /// What became of each letter, in the order of the job.
    @GetMapping("/{id}/results")
    Results results(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        try {
            return redrives.results(tenant, Ids.parse(id, "This redrive"), cursor, limit)
                    .orElseThrow(RedriveController::unknown);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    @GetMapping("/{id}")
    Redrive redrive(TenantId tenant, @PathVariable String id) {
        return redrives.find(tenant, Ids.parse(id, "This redrive"))
                .orElseThrow(RedriveController::unknown);
    }

    private Redrive start(TenantId tenant, Caller caller, RedriveBody.Start asked) {
        var starting =
                audited.act(
                        tenant,
                        caller,
                        () ->
                                redrives.start(
                                        tenant,
                                        asked.filter(),
                                        asked.plan(),
                                        asked.order(),
                                        caller.name()),
                        outcome -> start(asked, outcome));
        return switch (starting) {
            case Starting.Started(var job) -> job;
            case Starting.PlanChanged() -> throw LetterFilter.planChanged();
            case Starting.Underway(var job) ->
                    throw ProblemException.of(
                            UNDERWAY,
                            CONFLICT,
                            "Another redrive has some of these letters before it",
                            "Wait for redrive %s, or stop it".formatted(job));
        };
    }

    private static Optional<Deed> start(RedriveBody.Start asked, Starting outcome) {
        return switch (outcome) {
            case Starting.Started(var job) ->
                    Optional.of(
                            Deed.done(START, KIND, job.id())
                                    .with("plan", asked.plan())
                                    .with("letters", job.total())
                                    .with("mode", job.mode()));
            case Starting.PlanChanged() -> Optional.empty();
            case Starting.Underway(var job) ->
                    Optional.of(
                            Deed.refused(START, KIND, job, UNDERWAY).with("plan", asked.plan()));
        };
    }

    private static Optional<Deed> stop(UUID redrive, Stopping outcome) {
        return switch (outcome) {
            case STOPPED -> Optional.of(Deed.done(STOP, KIND, redrive));
            case ENDED_BEFORE -> Optional.of(Deed.refused(STOP, KIND, redrive, ENDED));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This redrive");
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }

    private static ResponseEntity<Redrive> started(Redrive redrive) {
        return ResponseEntity.accepted().location(URI.create(PATH + redrive.id())).body(redrive);
    }
}
