package io.penstock.intake.gate;

import io.penstock.intake.audit.Audited;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/gates/{gate}`; those that are closed stand in `/v1/queues`.
@RestController
class GateController {
    private final Gates gates;
    private final Audited audited;

    GateController(Gates gates, Audited audited) {
        this.gates = gates;
        this.audited = audited;
    }

    /// Runs that wait there go on within seconds. The next `Retry-After` closes it again.
    @DeleteMapping("/v1/gates/{gate}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void open(TenantId tenant, Caller caller, @PathVariable String gate) {
        var key = GateNames.read(tenant, gate).orElseThrow(GateController::notClosed);
        var opened =
                audited.act(
                        tenant,
                        caller,
                        () -> gates.open(key, caller.name()),
                        done -> done ? Optional.of(deed(key)) : Optional.empty());
        if (!opened) {
            throw notClosed();
        }
    }

    private static Deed deed(GateKey gate) {
        return Deed.done("gate.open", "gate", GateNames.of(gate));
    }

    private static ProblemException notClosed() {
        return ProblemException.notFound("A closed gate of this name");
    }
}
