package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What waits, and for what: `GET /v1/queues`.
///
/// @param at by the store's clock
/// @param runs of each status. Those that have not ended are all there; of `COMPLETED`, `FAILED`
// and
/// `CANCELLED` only runs that began at `endedSince` or later are counted
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
        DeadLetters deadLetters) {

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
}
