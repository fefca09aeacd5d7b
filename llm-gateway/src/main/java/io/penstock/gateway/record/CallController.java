package io.penstock.gateway.record;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.id.TenantId;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CallController {
    private final JdbcCalls calls;

    CallController(JdbcCalls calls) {
        this.calls = calls;
    }

    /// What happened; what was said is not part of it.
    @GetMapping("/v1/calls/{id}")
    CallRecord read(TenantId tenant, @PathVariable UUID id) {
        return calls.find(tenant, id).orElseThrow(() -> ProblemException.notFound("This call"));
    }
}
