package io.penstock.store.queue;

import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts of one tenant, each served by an index that holds little more than what it counts.
public interface Queues {

    Waiting of(TenantId tenant);

    /// @param at by the database's clock
    /// @param runs all that have not ended; of those that have, the ones that began at `endedSince`
    /// or later
    /// @param due conversations with a run that a worker may claim now
    /// @param overdue those that have been due for a minute
    /// @param oldestDue since when the first of them has been due
    /// @param running by worker
    record Waiting(
            Instant at,
            Map<RunStatus, Long> runs,
            Instant endedSince,
            long due,
            long overdue,
            @Nullable Instant oldestDue,
            List<Worker> running,
            long openReviews,
            long overdueReviews,
            long openLetters) {}

    record Worker(String name, long runs) {}
}
