package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What nobody could read, the runs that failed, the signals that nobody took, and how they are
/// sent on again; metadata only.
public final class DeadLetters {
    private DeadLetters() {}

    public enum Kind {
        /// A record of the log that never became an event.
        RECORD,
        /// A run that ended so that a person must look at it.
        RUN,
        /// A signal that its receiver did not take.
        SIGNAL
    }

    public enum State {
        OPEN,
        /// Somebody sent it on again.
        REDRIVEN,
        DISCARDED
    }

    /// @param workflow of a run, as are `step` and `owner`, at the moment of the failure
    /// @param origin of a record
    /// @param signal that was not delivered, to `subscription`
    /// @param hops how often it was sent on before
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Letter(
            UUID id,
            Kind kind,
            State state,
            @Nullable RunId run,
            @Nullable String workflow,
            @Nullable String step,
            @Nullable String owner,
            @Nullable Origin origin,
            @Nullable UUID signal,
            @Nullable UUID subscription,
            Runs.FailureView failure,
            int hops,
            Instant createdAt,
            @Nullable Instant redrivenAt) {}

    /// Where in the log a record stands.
    public record Origin(String topic, int partition, long offset) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<Letter> letters, @Nullable String next) {}

    /// Which open letters a redrive takes; what is absent leaves open.
    ///
    /// @param from of `createdAt`, inclusive
    /// @param to of `createdAt`, exclusive
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Filter(
            @Nullable List<UUID> ids,
            @Nullable Kind kind,
            @Nullable String workflow,
            @Nullable FailureClass failureClass,
            @Nullable String code,
            @Nullable String owner,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null);
    }

    /// What happens to each letter's run. Records go back into their topic as they came.
    public enum Mode {
        /// It goes on at the step where it failed; side effects keep their keys.
        RESUME,
        /// It begins again at its first step: side effects happen again, under new keys.
        RESTART
    }

    /// @param dryRun whether to plan only
    /// @param plan of the dry run; needed to start
    /// @param mode `RESUME` if it is not given
    /// @param version of the definition to move to, a number or `newest`; else each keeps its own
    /// @param rate letters a second, 1 to 1000; as fast as workers go if it is not given
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RedriveRequest(
            @Nullable Filter filter,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable Mode mode,
            @Nullable String version,
            @Nullable Integer rate) {}

    /// @param dryRun whether to plan only
    /// @param plan of the dry run; needed to discard
    /// @param reason why nobody needs them any more; nothing personal; kept sealed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DiscardRequest(
            @Nullable Filter filter,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable String reason) {}

    /// @param count letters that were open and are not any more
    public record Discarded(int count) {}

    /// What a redrive would take.
    ///
    /// @param plan names the set of letters; another set has another name
    /// @param sample the newest, at most 20
    public record Plan(String plan, int count, List<Letter> sample, List<String> warnings) {}

    public enum RedriveState {
        RUNNING,
        DONE,
        /// By a person, before all was done; what was done stays so.
        STOPPED
    }

    /// A job and its progress: `total = done + skipped + failed` once it is `DONE`.
    ///
    /// @param version of the definition to move to, where one was asked for
    /// @param rate letters a second, where one was asked for
    /// @param by who started it
    /// @param done sent on
    /// @param skipped not open any more, or parked
    /// @param failed could not be sent on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Redrive(
            UUID id,
            RedriveState state,
            Mode mode,
            @Nullable String version,
            @Nullable Integer rate,
            int total,
            int done,
            int skipped,
            int failed,
            String by,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable String stoppedBy) {}

    public enum Outcome {
        DONE,
        SKIPPED,
        FAILED
    }

    /// @param note why, where it was not sent on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            UUID letter, @Nullable Outcome outcome, @Nullable String note, @Nullable Instant at) {}

    /// In the order in which they are sent on.
    ///
    /// @param next cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Results(List<Result> results, @Nullable String next) {}
}
