package io.penstock.store.queue;

import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Counts of one tenant, each served by an index that holds little more than what it counts.
public interface Queues {

    /// Nobody needs to know how many more there are.
    int MOST_COUNTED = 10_000;

    Waiting of(TenantId tenant);

    /// Of all tenants.
    Timers timers();

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
            long openLetters,
            Timers timers,
            Told told,
            List<Redrive> redrives) {}

    /// Runs by when they go on by themselves: retries, waits, closed gates, starts at a time.
    ///
    /// @param later after a day
    /// @param next the first of them
    record Timers(long minute, long hour, long day, long later, @Nullable Instant next) {}

    /// Rows of the outbox that Kafka does not have yet, of all tenants.
    ///
    /// @param waiting [#MOST_COUNTED] for that many or more
    record Told(long waiting, @Nullable Instant oldest) {}

    /// One that is at work.
    ///
    /// @param waiting letters that it has not come to
    record Redrive(UUID id, long total, long waiting, String startedBy, Instant startedAt) {}

    record Worker(String name, long runs) {}
}
