package io.penstock.intake.run;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.view.RunFilter;
import io.penstock.store.view.RunViews;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/runs`: for people and programs that watch. A run of another tenant does not exist.
@RestController
@RequestMapping("/v1/runs")
class RunController {
    private static final int MAX_PAGE = 200;

    private final RunViews views;

    RunController(RunViews views) {
        this.views = views;
    }

    @GetMapping
    Runs.Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable RunStatus status,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        if (workflow != null && workflow.indexOf('\0') >= 0) {
            throw badParameter("workflow", "a workflow's name");
        }
        var filter = new RunFilter(status, workflow, event == null ? null : eventId(event));
        try {
            return views.page(tenant, filter, cursor, limit);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    @GetMapping("/{id}")
    Runs.RunView run(TenantId tenant, @PathVariable String id) {
        return views.run(tenant, runId(id)).orElseThrow(RunController::unknown);
    }

    @GetMapping("/{id}/timeline")
    Runs.Timeline timeline(TenantId tenant, @PathVariable String id) {
        return views.timeline(tenant, runId(id)).orElseThrow(RunController::unknown);
    }

    private static RunId runId(String id) {
        try {
            return RunId.parse(id);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    private static EventId eventId(String id) {
        if (!EventId.wellFormed(id)) {
            throw badParameter("event", "an event id");
        }
        return new EventId(id);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This run");
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
