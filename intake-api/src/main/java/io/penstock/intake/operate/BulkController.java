package io.penstock.intake.operate;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.RunJobs.Job;
import io.penstock.schema.api.RunJobs.Results;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.RunBulks;
import io.penstock.store.redrive.RunBulks.BulkStarting;
import io.penstock.store.redrive.Stopping;
import io.penstock.store.redrive.TooManyLettersException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
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

/// `/v1/runs/bulk`: many runs cancelled, retried or begun again, planned first and confirmed.
@RestController
@RequestMapping("/v1/runs/bulk")
class BulkController {
    private static final int MAX_BODY = 512 * 1024;
    private static final int MAX_PAGE = 200;
    private static final int CONFLICT = 409;
    private static final String KIND = "bulk";
    private static final String UNDERWAY = "bulk-underway";
    private static final String ENDED = "bulk-ended";

    private final RunBulks bulks;
    private final Audited audited;

    BulkController(RunBulks bulks, Audited audited) {
        this.bulks = bulks;
        this.audited = audited;
    }

    @PostMapping
    ResponseEntity<?> bulk(TenantId tenant, Caller caller, HttpServletRequest request) {
        var asked = BulkBody.read(RequestReader.read(request, MAX_BODY).body());
        try {
            return switch (asked) {
                case BulkBody.DryRun(var action, var filter) ->
                        ResponseEntity.ok(bulks.plan(tenant, action, filter));
                case BulkBody.Start start -> started(start(tenant, caller, start));
            };
        } catch (TooManyLettersException e) {
            throw ProblemException.invalid(
                    String.valueOf(e.getMessage()),
                    List.of(Problem.Place.at("#/filter", "too-many", null)));
        }
    }

    @GetMapping("/{id}")
    Job job(TenantId tenant, @PathVariable String id) {
        return bulks.find(tenant, parsed(id)).orElseThrow(BulkController::unknown);
    }

    /// What it has done stays so; the rest stays as it is.
    @PostMapping("/{id}/stop")
    Job stop(TenantId tenant, Caller caller, @PathVariable String id) {
        var job = parsed(id);
        var stopping =
                audited.act(
                        tenant,
                        caller,
                        () -> bulks.stop(tenant, job, caller.name()),
                        outcome -> stop(job, outcome));
        return switch (stopping) {
            case STOPPED -> job(tenant, id);
            case ENDED_BEFORE ->
                    throw ProblemException.of(
                            ENDED, CONFLICT, "The job has ended", "There is nothing left to stop");
            case UNKNOWN -> throw unknown();
        };
    }

    @GetMapping("/{id}/results")
    Results results(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        var job = parsed(id);
        try {
            return bulks.results(tenant, job, cursor, limit).orElseThrow(BulkController::unknown);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    private Job start(TenantId tenant, Caller caller, BulkBody.Start asked) {
        var starting =
                audited.act(
                        tenant,
                        caller,
                        () ->
                                bulks.start(
                                        tenant,
                                        asked.filter(),
                                        asked.plan(),
                                        asked.order(),
                                        caller.name()),
                        outcome -> start(asked, outcome));
        return switch (starting) {
            case BulkStarting.Started(var job) -> job;
            case BulkStarting.PlanChanged() ->
                    throw ProblemException.of(
                            "plan-changed",
                            CONFLICT,
                            "The filter finds other runs than planned",
                            "Plan again with dryRun, look, and start with the new plan");
            case BulkStarting.Underway(var job) ->
                    throw ProblemException.of(
                            UNDERWAY,
                            CONFLICT,
                            "Another job has some of these runs before it",
                            "Wait for job %s, or stop it".formatted(job));
        };
    }

    private static Optional<Deed> start(BulkBody.Start asked, BulkStarting outcome) {
        var action = "runs." + asked.order().action().name().toLowerCase(Locale.ROOT);
        return switch (outcome) {
            case BulkStarting.Started(var job) ->
                    Optional.of(
                            Deed.done(action, KIND, job.id())
                                    .with("plan", asked.plan())
                                    .with("runs", job.total()));
            case BulkStarting.PlanChanged() -> Optional.empty();
            case BulkStarting.Underway(var job) ->
                    Optional.of(
                            Deed.refused(action, KIND, job, UNDERWAY).with("plan", asked.plan()));
        };
    }

    private static Optional<Deed> stop(UUID job, Stopping outcome) {
        return switch (outcome) {
            case STOPPED -> Optional.of(Deed.done("bulk.stop", KIND, job));
            case ENDED_BEFORE -> Optional.of(Deed.refused("bulk.stop", KIND, job, ENDED));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static ResponseEntity<Job> started(Job job) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/runs/bulk/" + job.id()))
                .body(job);
    }

    private static UUID parsed(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This job");
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
