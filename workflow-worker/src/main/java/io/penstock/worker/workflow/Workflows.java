package io.penstock.worker.workflow;

import io.penstock.definition.Checked;
import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.PublishedDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The definitions of all tenants. A version never changes, so it is checked once; which versions
/// are active is asked again after a second.
public final class Workflows {
    private static final Logger log = LoggerFactory.getLogger(Workflows.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /// Versions kept checked; more are checked again when they are needed.
    private static final int MAX_CHECKED = 2_000;

    private final Definitions published;
    private final InstantSource clock;
    private final Map<Version, Checked> checked = new ConcurrentHashMap<>();
    private final Map<TenantId, Active> active = new ConcurrentHashMap<>();

    public Workflows(Definitions published, InstantSource clock) {
        this.published = published;
        this.clock = clock;
    }

    private record Version(TenantId tenant, String name, int version) {}

    private record Active(List<Workflow> workflows, Instant until) {}

    /// @param version of the definition, from 1
    public record Workflow(int version, Definition definition) {}

    /// The newest version of each workflow of `tenant`; at most a second old.
    public List<Workflow> active(TenantId tenant) {
        var now = clock.instant();
        var known = active.get(tenant);
        if (known == null || !now.isBefore(known.until())) {
            known = new Active(read(tenant), now.plus(FRESH));
            active.put(tenant, known);
        }
        return known.workflows();
    }

    /// A published version that passes its checks.
    ///
    /// @param version null for the newest
    public Optional<Workflow> find(TenantId tenant, String name, @Nullable Integer version) {
        return version == null
                ? active(tenant).stream()
                        .filter(workflow -> workflow.definition().name().equals(name))
                        .findFirst()
                : published.find(tenant, name, version).flatMap(this::workflow);
    }

    /// The version that a run is pinned to.
    ///
    /// @throws IllegalStateException if there is none, or if it does not pass its checks any more
    public Definition pinned(TenantId tenant, String name, int version) {
        var known = checked.get(new Version(tenant, name, version));
        return known != null
                ? known.orThrow()
                : published
                        .find(tenant, name, version)
                        .map(found -> checked(found).orThrow())
                        .orElseThrow(() -> missing(name, version));
    }

    /// One that does not pass its checks any more starts no runs, and keeps no other from starting.
    private List<Workflow> read(TenantId tenant) {
        return published.active(tenant).stream()
                .flatMap(found -> workflow(found).stream())
                .toList();
    }

    private Optional<Workflow> workflow(PublishedDefinition found) {
        return switch (checked(found)) {
            case Checked.Valid(var definition) ->
                    Optional.of(new Workflow(found.version(), definition));
            case Checked.Invalid _ -> Optional.empty();
        };
    }

    private Checked checked(PublishedDefinition found) {
        if (checked.size() >= MAX_CHECKED) {
            checked.clear();
        }
        return checked.computeIfAbsent(
                new Version(found.tenant(), found.name(), found.version()), _ -> check(found));
    }

    private static Checked check(PublishedDefinition found) {
        var checked = checkedOrBroken(found.text());
        if (checked instanceof Checked.Invalid(var problems)) {
            log.atWarn()
                    .addKeyValue("tenant", found.tenant())
                    .addKeyValue("workflow", found.name())
                    .addKeyValue("version", found.version())
                    .addKeyValue("code", problems.getFirst().code())
                    .log("A published definition starts no runs until it is published again");
        }
        return checked;
    }

    /// Text that breaks the checks themselves has not passed them.
    private static Checked checkedOrBroken(String text) {
        try {
            return Definition.check(text, SchemaFiles.NONE);
        } catch (RuntimeException | StackOverflowError e) {
            var problem = Problem.Place.at("", "check_broke", e.getClass().getSimpleName());
            return new Checked.Invalid(List.of(problem));
        }
    }

    private static IllegalStateException missing(String name, int version) {
        return new IllegalStateException(
                "Definition %s@%d is pinned by a run and was never published"
                        .formatted(name, version));
    }
}
