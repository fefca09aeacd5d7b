package io.penstock.store.view;

import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Events and runs as the status API shows them: what the last committed transition said.
public interface RunViews {

    Optional<Runs.EventView> event(TenantId tenant, EventId id);

    Optional<Runs.RunView> run(TenantId tenant, RunId id);

    /// The run's version, without reading the rest of it.
    Optional<Long> version(TenantId tenant, RunId id);

    /// Those that exist.
    Set<RunId> known(TenantId tenant, Collection<RunId> ids);

    Optional<Runs.Timeline> timeline(TenantId tenant, RunId id);

    /// Newest first. A cursor is a place in time among all the tenant's runs, so with another
    /// filter it is no mistake: that page begins there, too.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @param limit runs on the page, 1 to 200
    /// @throws IllegalArgumentException if the cursor is none of ours
    Runs.Page page(TenantId tenant, RunFilter filter, @Nullable String cursor, int limit);

    /// How far each partition was read.
    List<Progress> progress();

    /// @param recordTime of the newest record that was read
    /// @param age how long ago that record was produced, by the database's clock
    record Progress(
            String topic, int partition, long nextOffset, Instant recordTime, Duration age) {}
}
