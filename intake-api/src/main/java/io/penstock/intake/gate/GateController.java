package io.penstock.intake.gate;

import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import io.penstock.store.gate.Gates;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/gates/{gate}`; those that are closed stand in `/v1/queues`.
@RestController
class GateController {
    private final Gates gates;

    GateController(Gates gates) {
        this.gates = gates;
    }

    /// Runs that wait there go on within seconds. The next `Retry-After` closes it again.
    @DeleteMapping("/v1/gates/{gate}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void open(TenantId tenant, Caller caller, @PathVariable String gate) {
        var opened =
                GateNames.read(tenant, gate)
                        .filter(key -> gates.open(key, caller.name()))
                        .isPresent();
        if (!opened) {
            throw ProblemException.notFound("A closed gate of this name");
        }
    }
}
