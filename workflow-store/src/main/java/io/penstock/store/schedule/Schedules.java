package io.penstock.store.schedule;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What people do with schedules. Times are the database's.
public interface Schedules {

    /// By name.
    List<Schedule> all(TenantId tenant);

    Optional<Schedule> find(TenantId tenant, String name);

    /// The last occurrences, the newest first.
    List<Occurrence> occurrences(TenantId tenant, String name);

    /// Replaces one of that name. A changed time begins with its next occurrence from now; one that
    /// is paused stays so.
    ///
    /// @return whether it is new
    boolean put(Schedule.Draft draft);

    /// @return whether there was one
    boolean delete(TenantId tenant, String name);

    /// Nothing happens until it is resumed; then it goes on with the next occurrence from now, and
    /// what passed meanwhile is no misfire.
    Pausing pause(TenantId tenant, String name, boolean paused);

    enum Pausing {
        DONE,
        /// It was paused, or went on, already; no time has moved.
        SO_BEFORE,
        UNKNOWN
    }

    /// @param since the first of those that passed while nobody looked, if it stands for several
    record Occurrence(Instant at, @Nullable Instant since, Outcome outcome, @Nullable RunId run) {}

    enum Outcome {
        STARTED,
        /// A run of an earlier one had not ended.
        OVERLAPPED,
        /// It passed while nobody could start it.
        MISSED,
        /// Its workflow could not start a run.
        REFUSED
    }
}
