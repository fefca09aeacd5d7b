package io.penstock.intake.trace;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Traces.RunTrace;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.content.Contents;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/runs/{id}/traces`. A run of another tenant does not exist.
@RestController
class TraceController {
    private final Contents contents;
    private final Tracing tracing;

    TraceController(Contents contents, Tracing tracing) {
        this.contents = contents;
        this.tracing = tracing;
    }

    @GetMapping("/v1/runs/{id}/traces")
    RunTrace traces(TenantId tenant, @PathVariable String id) {
        return contents.find(tenant, runId(id))
                .map(content -> tracing.trace(tenant, content))
                .orElseThrow(TraceController::unknown);
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
