package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What waits, and for what: `GET /v1/queues`.
///
/// @param at by the store's clock
/// @param runs of each status. Those that have not ended are all there; of `COMPLETED`, `FAILED`
/// and `CANCELLED` only runs that began at `endedSince` or later are counted
/// @param endedSince a day before `at`
/// @param due conversations with a run that a worker may claim now
/// @param overdue those that have been due for a minute or longer
/// @param oldestDue since when the one that waits longest has been due
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Queues(
        Instant at,
        List<Partition> ingest,
        Map<RunStatus, Long> runs,
        Instant endedSince,
        long due,
        long overdue,
        @Nullable Instant oldestDue,
        List<Worker> running,
        Reviews reviews,
        DeadLetters deadLetters,
        Timers timers,
        List<Gate> gates,
        Stuck stuck,
        Outbox outbox,
        List<Redrive> redrives,
        List<Pause> pauses,
        List<Limit> limits) {

    /// How far the ingester is in one partition.
    ///
    /// @param behind records that Kafka holds and the store does not; a marker of a transaction
    /// counts as one. Absent while Kafka cannot be asked
    /// @param behindSeconds age of the last record that was read, 0 if no other waits
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Partition(
            String topic,
            int partition,
            long nextOffset,
            @Nullable Long behind,
            @Nullable Double behindSeconds) {}

    public record Worker(String worker, long runs) {}

    public record Reviews(long open, long overdue) {}

    public record DeadLetters(long open) {}

    /// Runs that go on by themselves, by when: retries, waits, closed gates, starts at a time.
    ///
    /// @param nextMinute within a minute of `at`; the others follow without overlap
    /// @param next the first of them
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Timers(
            long nextMinute, long nextHour, long nextDay, long later, @Nullable Instant next) {}

    /// A target that asked to be left alone.
    ///
    /// @param gate its name in `DELETE /v1/gates/{gate}`, and what a run that waits there waits for
    /// @param kind `route` or `connection`
    /// @param name the route's; of a connection `{channel}/{id}`
    /// @param code of the failure that closed it
    /// @param times how often in a row it was closed
    /// @param waiting runs that wait there
    public record Gate(
            String gate,
            String kind,
            String name,
            Instant closedAt,
            Instant closedUntil,
            String code,
            int times,
            long waiting) {}

    /// Runs that a worker holds and that have come no further for longer than their step may take.
    ///
    /// @param count all that were found
    /// @param runs the first of them, those that have stood still longest
    public record Stuck(long count, List<StuckRun> runs) {}

    /// @param since when its last step was done, or it was claimed
    /// @param allowedSeconds how long its step may take
    public record StuckRun(
            RunId run,
            String workflow,
            int workflowVersion,
            String step,
            String owner,
            String worker,
            Instant since,
            double allowedSeconds) {}

    /// What Kafka is not told yet, of all tenants.
    ///
    /// @param waiting rows; 10,000 for that many or more
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outbox(long waiting, @Nullable Instant oldest) {}

    /// A job that is at work.
    ///
    /// @param waiting letters that it has not come to yet
    public record Redrive(UUID id, long total, long waiting, String startedBy, Instant startedAt) {}

    /// What people have stopped; its runs queue.
    ///
    /// @param kind `tenant`, `workflow` or `route`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pause(
            String kind, String name, @Nullable String reason, String by, Instant since) {}

    /// How many runs may be under way at once.
    ///
    /// @param kind `tenant`, `workflow` or `route`
    /// @param ceiling set by the installation
    /// @param running under way now; absent where others' runs count, too
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Limit(
            String kind, String name, boolean ceiling, int runs, @Nullable Long running) {}
}
