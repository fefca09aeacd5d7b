package io.penstock.store.schedule;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// @param nextAt the next occurrence; null where there is none more
public record Schedule(
        Draft draft,
        boolean paused,
        @Nullable Instant nextAt,
        Instant createdAt,
        Instant updatedAt) {

    /// What somebody wants.
    ///
    /// @param version null for the newest at each occurrence
    /// @param event of its runs, as far as it is known before an occurrence
    public record Draft(
            TenantId tenant,
            String name,
            String workflow,
            @Nullable Integer version,
            Cron cron,
            Misfire misfire,
            Overlap overlap,
            Event event) {}
}
