package io.penstock.intake.operate;

import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.Retries;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Journals;
import io.penstock.store.view.RunViews;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/runs/{id}/retry` and `/cancel`. A run of another tenant does not exist.
@RestController
@RequestMapping("/v1/runs/{id}")
class OperateController {
    private static final int CONFLICT = 409;

    private final Retries retries;
    private final Journals journals;
    private final RunViews views;

    OperateController(Retries retries, Journals journals, RunViews views) {
        this.retries = retries;
        this.journals = journals;
        this.views = views;
    }

    /// It goes on where it failed, as soon as a worker takes it.
    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Runs.RunView retry(TenantId tenant, Caller caller, @PathVariable String id) {
        var run = runId(id);
        return switch (retries.retry(tenant, run, caller.name())) {
            case AGAIN -> view(tenant, run);
            case UNKNOWN -> throw unknown();
            case NOT_FAILED ->
                    throw ProblemException.of(
                            "run-not-failed",
                            CONFLICT,
                            "The run has not failed",
                            "Only a run that is FAILED is tried again; it is "
                                    + view(tenant, run).status());
        };
    }

    /// Whoever works on it finds out at its next write; what was sent stays sent.
    @PostMapping("/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Runs.RunView cancel(TenantId tenant, Caller caller, @PathVariable String id) {
        var run = runId(id);
        return switch (journals.cancel(tenant, run, caller.name())) {
            case Checkpoint.Written(_) -> view(tenant, run);
            case Checkpoint.LostRace(_) ->
                    throw ProblemException.of(
                            "run-ended",
                            CONFLICT,
                            "The run has ended",
                            "What has ended cannot be cancelled; it is "
                                    + view(tenant, run).status());
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
