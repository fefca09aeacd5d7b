package io.penstock.worker.workflow;

import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The definitions of all tenants. A version never changes, so it is compiled once; which versions
/// are active is asked again after a second.
public final class Workflows {
    private static final Logger log = LoggerFactory.getLogger(Workflows.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /// Versions kept compiled; more are compiled again when they are needed.
    private static final int MAX_COMPILED = 2_000;

    private final Definitions published;
    private final InstantSource clock;
    private final Map<Version, Definition> compiled = new ConcurrentHashMap<>();
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

    /// The version that a run is pinned to.
    ///
    /// @throws IllegalStateException if there is none, or if it does not pass its checks any more
    public Definition pinned(TenantId tenant, String name, int version) {
        var known = compiled.get(new Version(tenant, name, version));
        return known != null
                ? known
                : published
                        .find(tenant, name, version)
                        .map(this::compile)
                        .orElseThrow(() -> missing(name, version));
    }

    private List<Workflow> read(TenantId tenant) {
        return published.active(tenant).stream()
                .flatMap(found -> workflow(found).stream())
                .toList();
    }

    /// One that does not pass its checks any more starts no runs, and keeps no other from starting.
    private Optional<Workflow> workflow(PublishedDefinition found) {
        try {
            return Optional.of(new Workflow(found.version(), compile(found)));
        } catch (IllegalStateException _) {
            log.atError()
                    .addKeyValue("tenant", found.tenant())
                    .addKeyValue("workflow", found.name())
                    .addKeyValue("version", found.version())
                    .log("A published definition does not pass its checks; publish it again");
            return Optional.empty();
        }
    }

    private Definition compile(PublishedDefinition found) {
        if (compiled.size() >= MAX_COMPILED) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(
                new Version(found.tenant(), found.name(), found.version()),
                _ -> Definition.check(found.text(), SchemaFiles.NONE).orThrow());
    }

    private static IllegalStateException missing(String name, int version) {
        return new IllegalStateException(
                "Definition %s@%d is pinned by a run and was never published"
                        .formatted(name, version));
    }
}
