package io.penstock.intake.flow;

import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What is paused takes events in and lets their runs queue; a run that is under way finishes its
/// step and goes no further.
@RestController
class PauseController {
    private final Pauses pauses;
    private final Names names;

    PauseController(Pauses pauses, Names names) {
        this.pauses = pauses;
        this.names = names;
    }

    record Paused(String kind, String name, @Nullable String reason, String by, Instant since) {
        static Paused of(Pauses.Pause pause) {
            return new Paused(
                    pause.part().kind().name().toLowerCase(Locale.ROOT),
                    pause.part().name(),
                    pause.reason(),
                    pause.by(),
                    pause.since());
        }
    }

    record All(List<Paused> pauses) {}

    @GetMapping("/v1/pauses")
    All all(TenantId tenant) {
        return new All(pauses.of(tenant).stream().map(Paused::of).toList());
    }

    @PostMapping("/v1/workflows/{name}/pause")
    Paused pauseWorkflow(
            TenantId tenant,
            Caller caller,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return pause(names.workflow(tenant, name), caller, body);
    }

    @PostMapping("/v1/workflows/{name}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeWorkflow(TenantId tenant, @PathVariable String name) {
        pauses.resume(names.workflow(tenant, name));
    }

    @PostMapping("/v1/routes/{name}/pause")
    Paused pauseRoute(
            TenantId tenant,
            Caller caller,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return pause(names.route(tenant, name), caller, body);
    }

    @PostMapping("/v1/routes/{name}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeRoute(TenantId tenant, @PathVariable String name) {
        pauses.resume(names.route(tenant, name));
    }

    /// The caller's own.
    @PostMapping("/v1/tenant/pause")
    Paused pauseTenant(
            TenantId tenant, Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        return pause(Part.of(tenant), caller, body);
    }

    @PostMapping("/v1/tenant/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeTenant(TenantId tenant) {
        pauses.resume(Part.of(tenant));
    }

    private Paused pause(Part part, Caller caller, byte @Nullable [] body) {
        return Paused.of(pauses.pause(part, FlowBodies.reason(body), caller.name()));
    }
}
