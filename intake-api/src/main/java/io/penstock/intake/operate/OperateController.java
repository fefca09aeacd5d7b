package io.penstock.intake.operate;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.Retries;
import io.penstock.store.redrive.Retries.Restarted;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Journals;
import io.penstock.store.view.RunViews;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/runs/{id}/retry`, `/restart` and `/cancel`. A run of another tenant does not exist.
@RestController
@RequestMapping("/v1/runs/{id}")
class OperateController {
    private static final int CONFLICT = 409;
    private static final String KIND = "run";
    private static final String NOT_FAILED = "run-not-failed";
    private static final String RESTART = "run.restart";
    private static final String NOT_ENDED = "run-not-ended";
    private static final String UNFIT = "version-unfit";
    private static final int MAX_BODY = 1024;
    private static final String ENDED = "run-ended";

    private final Retries retries;
    private final Journals journals;
    private final RunViews views;
    private final Audited audited;

    OperateController(Retries retries, Journals journals, RunViews views, Audited audited) {
        this.retries = retries;
        this.journals = journals;
        this.views = views;
        this.audited = audited;
    }

    /// It goes on where it failed, as soon as a worker takes it.
    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Runs.RunView retry(TenantId tenant, Caller caller, @PathVariable String id) {
        var run = runId(id);
        var retried =
                audited.act(
                        tenant,
                        caller,
                        () -> retries.retry(tenant, run, caller.name()),
                        outcome -> retry(run, outcome));
        return switch (retried) {
            case AGAIN -> view(tenant, run);
            case UNKNOWN -> throw unknown();
            case NOT_FAILED ->
                    throw ProblemException.of(
                            NOT_FAILED,
                            CONFLICT,
                            "The run has not failed",
                            "Only a run that is FAILED is tried again; it is "
                                    + view(tenant, run).status());
        };
    }

    /// It begins again at its first step, as soon as a worker takes it: side effects happen again,
    /// under new keys.
    @PostMapping("/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Runs.RunView restart(
            TenantId tenant, Caller caller, @PathVariable String id, HttpServletRequest request) {
        var run = runId(id);
        var version = RestartBody.version(RequestReader.read(request, MAX_BODY).body());
        var restarted =
                audited.act(
                        tenant,
                        caller,
                        () -> retries.restart(tenant, run, version, caller.name()),
                        outcome -> restart(run, version, outcome));
        return switch (restarted) {
            case Restarted.Again() -> view(tenant, run);
            case Restarted.Unknown() -> throw unknown();
            case Restarted.NotEnded() ->
                    throw ProblemException.of(
                            NOT_ENDED,
                            CONFLICT,
                            "The run has not ended",
                            "Only a run that has ended begins again; cancel it first. It is "
                                    + view(tenant, run).status());
            case Restarted.Unfit(var why) ->
                    throw ProblemException.of(
                            UNFIT, CONFLICT, "The run cannot move to this version", why);
        };
    }

    /// Whoever works on it finds out at its next write; what was sent stays sent.
    @PostMapping("/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Runs.RunView cancel(TenantId tenant, Caller caller, @PathVariable String id) {
        var run = runId(id);
        var cancelled =
                audited.act(
                        tenant,
                        caller,
                        () -> journals.cancel(tenant, run, caller.name()),
                        outcome -> cancel(tenant, run, outcome));
        return switch (cancelled) {
            case Checkpoint.Written(_) -> view(tenant, run);
            case Checkpoint.LostRace(_) ->
                    throw ProblemException.of(
                            ENDED,
                            CONFLICT,
                            "The run has ended",
                            "What has ended cannot be cancelled; it is "
                                    + view(tenant, run).status());
        };
    }

    private static Optional<Deed> retry(RunId run, Retries.Retried outcome) {
        return switch (outcome) {
            case AGAIN -> Optional.of(Deed.done("run.retry", KIND, run));
            case NOT_FAILED -> Optional.of(Deed.refused("run.retry", KIND, run, NOT_FAILED));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<Deed> restart(RunId run, @Nullable String version, Restarted outcome) {
        return switch (outcome) {
            case Restarted.Again() ->
                    Optional.of(
                            version == null
                                    ? Deed.done(RESTART, KIND, run)
                                    : Deed.done(RESTART, KIND, run).with("version", version));
            case Restarted.NotEnded() -> Optional.of(Deed.refused(RESTART, KIND, run, NOT_ENDED));
            case Restarted.Unfit(_) -> Optional.of(Deed.refused(RESTART, KIND, run, UNFIT));
            case Restarted.Unknown() -> Optional.empty();
        };
    }

    private Optional<Deed> cancel(TenantId tenant, RunId run, Checkpoint outcome) {
        return switch (outcome) {
            case Checkpoint.Written(_) -> Optional.of(Deed.done("run.cancel", KIND, run));
            case Checkpoint.LostRace(_) ->
                    views.version(tenant, run)
                            .map(_ -> Deed.refused("run.cancel", KIND, run, ENDED));
        };
    }

    private Runs.RunView view(TenantId tenant, RunId run) {
        return views.run(tenant, run).orElseThrow(OperateController::unknown);
    }

    private static RunId runId(String id) {
        try {
            return RunId.parse(id);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This run");
    }
}
