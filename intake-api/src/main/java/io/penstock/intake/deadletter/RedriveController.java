package io.penstock.intake.deadletter;

import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.TooManyLettersException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
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

    private final Redrives redrives;

    RedriveController(Redrives redrives) {
        this.redrives = redrives;
    }

    @PostMapping
    ResponseEntity<?> redrive(TenantId tenant, Caller caller, HttpServletRequest request) {
        var asked = RedriveBody.read(RequestReader.read(request, MAX_BODY).body());
        try {
            return switch (asked) {
                case RedriveBody.DryRun(var filter) ->
                        ResponseEntity.ok(redrives.plan(tenant, filter));
                case RedriveBody.Start(var filter, var plan) ->
                        started(start(tenant, caller, filter, plan));
            };
        } catch (TooManyLettersException e) {
            throw ProblemException.invalid(
                    String.valueOf(e.getMessage()),
                    List.of(Problem.Place.at("#/filter", "too-many", null)));
        }
    }

    @GetMapping("/{id}")
    Redrive redrive(TenantId tenant, @PathVariable String id) {
        return redrives.find(tenant, Ids.parse(id, "This redrive"))
                .orElseThrow(() -> ProblemException.notFound("This redrive"));
    }

    private Redrive start(TenantId tenant, Caller caller, Filter filter, String plan) {
        return redrives.start(tenant, filter, plan, caller.name())
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                        "plan-changed",
                                        CONFLICT,
                                        "The filter finds other letters than planned",
                                        "Plan again with dryRun, look, and start with the new plan"));
    }

    private static ResponseEntity<Redrive> started(Redrive redrive) {
        return ResponseEntity.accepted().location(URI.create(PATH + redrive.id())).body(redrive);
    }
}
