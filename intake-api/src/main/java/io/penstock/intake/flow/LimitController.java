package io.penstock.intake.flow;

import io.penstock.intake.audit.Audited;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import io.penstock.store.flow.Limits;
import io.penstock.store.flow.Part;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// How many runs may be under way at once. A tenant sets limits of its own; ceilings are the
/// installation's, stand beside them, and no tenant can raise one. The lesser counts.
@RestController
class LimitController {
    private final Limits limits;
    private final Names names;
    private final Audited audited;

    LimitController(Limits limits, Names names, Audited audited) {
        this.limits = limits;
        this.names = names;
        this.audited = audited;
    }

    /// @param ceiling set by the installation
    /// @param running under way now; of a route's ceiling not told, since others' runs count
    record Limited(
            String kind,
            String name,
            boolean ceiling,
            int runs,
            @Nullable Long running,
            @Nullable String by,
            Instant since) {
        /// As an operator of the installation sees it.
        static Limited of(Limits.Limit limit) {
            return new Limited(
                    limit.part().kind().name().toLowerCase(Locale.ROOT),
                    limit.part().name(),
                    limit.ceiling(),
                    limit.runs(),
                    limit.running(),
                    limit.setBy(),
                    limit.setAt());
        }

        /// As a tenant sees it.
        static Limited over(Limits.Limit limit) {
            var all = of(limit);
            var ofAll = limit.part().kind() == Part.Kind.ROUTE && limit.ceiling();
            return new Limited(
                    all.kind(),
                    all.name(),
                    all.ceiling(),
                    all.runs(),
                    ofAll ? null : all.running(),
                    all.ceiling() ? null : all.by(),
                    all.since());
        }
    }

    record All(List<Limited> limits) {}

    record Ceilings(List<Limited> ceilings) {}

    @GetMapping("/v1/limits")
    All all(TenantId tenant) {
        return new All(limits.over(tenant).stream().map(Limited::over).toList());
    }

    @GetMapping("/v1/limits/{kind}/{name}")
    Limited limit(TenantId tenant, @PathVariable String kind, @PathVariable String name) {
        var part = names.part(tenant, kind, name);
        return limits.over(tenant).stream()
                .filter(limit -> limit.part().equals(part) && !limit.ceiling())
                .findFirst()
                .map(Limited::over)
                .orElseThrow(LimitController::unknown);
    }

    @PutMapping("/v1/limits/{kind}/{name}")
    Limited set(
            TenantId tenant,
            Caller caller,
            @PathVariable String kind,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        var part = names.part(tenant, kind, name);
        return Limited.over(set(tenant, caller, part, false, FlowBodies.runs(body)));
    }

    @DeleteMapping("/v1/limits/{kind}/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lift(
            TenantId tenant, Caller caller, @PathVariable String kind, @PathVariable String name) {
        if (!lifted(tenant, caller, names.part(tenant, kind, name), false)) {
            throw unknown();
        }
    }

    @GetMapping("/v1/ceilings")
    Ceilings ceilings() {
        return new Ceilings(limits.ceilings().stream().map(Limited::of).toList());
    }

    @PutMapping("/v1/ceilings/{kind}/{name}")
    Limited setCeiling(
            TenantId tenant,
            Caller caller,
            @PathVariable String kind,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        var part = Names.ceiling(kind, name);
        return Limited.of(set(tenant, caller, part, true, FlowBodies.runs(body)));
    }

    @DeleteMapping("/v1/ceilings/{kind}/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void liftCeiling(
            TenantId tenant, Caller caller, @PathVariable String kind, @PathVariable String name) {
        lifted(tenant, caller, Names.ceiling(kind, name), true);
    }

    private Limits.Limit set(TenantId tenant, Caller caller, Part part, boolean ceiling, int runs) {
        return audited.act(
                tenant,
                caller,
                () -> limits.set(part, ceiling, runs, caller.name()),
                _ ->
                        Optional.of(
                                FlowDeeds.of(part, ceiling ? "ceiling" : "limit")
                                        .with("runs", runs)));
    }

    private boolean lifted(TenantId tenant, Caller caller, Part part, boolean ceiling) {
        return audited.act(
                tenant,
                caller,
                () -> limits.lift(part, ceiling),
                lifted ->
                        lifted
                                ? Optional.of(
                                        FlowDeeds.of(part, ceiling ? "no-ceiling" : "no-limit"))
                                : Optional.empty());
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This limit");
    }
}
