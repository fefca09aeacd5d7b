package io.penstock.intake.run;

import io.penstock.intake.arrival.ArrivalWatch;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.view.RunViews;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/// `/v1/runs`: for people and programs that watch. A run of another tenant does not exist.
@RestController
@RequestMapping("/v1/runs")
class RunController {
    private static final int MAX_SEARCH = 16 * 1024;

    private final RunViews views;
    private final ArrivalWatch arrivals;

    RunController(RunViews views, ArrivalWatch arrivals) {
        this.views = views;
        this.arrivals = arrivals;
    }

    @GetMapping
    Runs.Page page(TenantId tenant, @RequestParam MultiValueMap<String, String> parameters) {
        return page(tenant, new PageRequest(Asked.inAddress(parameters)));
    }

    /// The same page for a person or a record. What is searched for is personal, and must not stand
    /// in an address.
    @PostMapping("/search")
    Runs.Page search(TenantId tenant, HttpServletRequest request) {
        return page(tenant, new PageRequest(Asked.inBody(RequestReader.read(request, MAX_SEARCH))));
    }

    /// The version is the tag: who has it is told so before the row is opened.
    @GetMapping("/{id}")
    @Nullable ResponseEntity<Runs.RunView> run(
            TenantId tenant, @PathVariable String id, ServletWebRequest request) {
        var run = runId(id);
        if (request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
                && views.version(tenant, run).map(RunController::tag).stream()
                        .anyMatch(request::checkNotModified)) {
            return null;
        }
        var view = views.run(tenant, run).orElseGet(() -> awaited(tenant, run));
        return ResponseEntity.ok().eTag(tag(view.version())).body(view);
    }

    @GetMapping("/{id}/timeline")
    Runs.Timeline timeline(TenantId tenant, @PathVariable String id) {
        return views.timeline(tenant, runId(id)).orElseThrow(RunController::unknown);
    }

    private Runs.Page page(TenantId tenant, PageRequest asked) {
        try {
            return views.page(tenant, asked.filter(), asked.cursor(), asked.limit());
        } catch (IllegalArgumentException _) {
            throw asked.refusedCursor();
        }
    }

    private Runs.RunView awaited(TenantId tenant, RunId run) {
        arrivals.await(tenant, run);
        return views.run(tenant, run).orElseThrow(RunController::unknown);
    }

    private static String tag(long version) {
        return "W/\"" + version + "\"";
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
