package io.penstock.store.schedule;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Without what its runs are about: nobody has to open that to list it.
///
/// @param nextAt the next occurrence; null where there is none more
public record Schedule(
        Terms terms,
        boolean paused,
        @Nullable Instant nextAt,
        Instant createdAt,
        Instant updatedAt) {

    /// Which runs it starts, and when.
    ///
    /// @param version null for the newest at each occurrence
    public record Terms(
            TenantId tenant,
            String name,
            String workflow,
            @Nullable Integer version,
            Cron cron,
            Misfire misfire,
            Overlap overlap) {}

    /// What somebody wants.
    ///
    /// @param event of its runs, as far as it is known before an occurrence
    public record Draft(Terms terms, Event event) {}
}
