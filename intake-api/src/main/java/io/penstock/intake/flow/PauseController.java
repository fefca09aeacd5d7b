package io.penstock.intake.flow;

import io.penstock.intake.audit.Audited;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final Audited audited;

    PauseController(Pauses pauses, Names names, Audited audited) {
        this.pauses = pauses;
        this.names = names;
        this.audited = audited;
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
        return pause(tenant, names.workflow(tenant, name), caller, body);
    }

    @PostMapping("/v1/workflows/{name}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeWorkflow(TenantId tenant, Caller caller, @PathVariable String name) {
        resume(tenant, names.workflow(tenant, name), caller);
    }

    @PostMapping("/v1/routes/{name}/pause")
    Paused pauseRoute(
            TenantId tenant,
            Caller caller,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return pause(tenant, names.route(tenant, name), caller, body);
    }

    @PostMapping("/v1/routes/{name}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeRoute(TenantId tenant, Caller caller, @PathVariable String name) {
        resume(tenant, names.route(tenant, name), caller);
    }

    /// The caller's own.
    @PostMapping("/v1/tenant/pause")
    Paused pauseTenant(
            TenantId tenant, Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        return pause(tenant, Part.of(tenant), caller, body);
    }

    @PostMapping("/v1/tenant/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resumeTenant(TenantId tenant, Caller caller) {
        resume(tenant, Part.of(tenant), caller);
    }

    private Paused pause(TenantId tenant, Part part, Caller caller, byte @Nullable [] body) {
        var reason = FlowBodies.reason(body);
        return Paused.of(
                audited.act(
                        tenant,
                        caller,
                        () -> pauses.pause(part, reason, caller.name()),
                        _ -> Optional.of(FlowDeeds.of(part, "pause").because(reason))));
    }

    private void resume(TenantId tenant, Part part, Caller caller) {
        audited.act(
                tenant,
                caller,
                () -> pauses.resume(part),
                resumed -> resumed ? Optional.of(FlowDeeds.of(part, "resume")) : Optional.empty());
    }
}
