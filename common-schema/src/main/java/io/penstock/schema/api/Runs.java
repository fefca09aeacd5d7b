package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunPhase;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the status API says of events and runs; metadata only.
public final class Runs {
    private Runs() {}

    /// @param unmatched whether no workflow's trigger matched
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventView(
            EventId id,
            EventType type,
            Channel channel,
            Instant time,
            Instant recordedTime,
            boolean unmatched,
            List<RunView> runs) {}

    /// @param version grows with every transition
    /// @param channel of its event
    /// @param step the step it stands at, or failed at
    /// @param owner of that step, at first of its first step; else of the failure
    /// @param review the open one
    /// @param dueAt when a `WAITING` run goes on, and when a `PENDING` one that is to start later
    /// begins
    /// @param waitingFor what it waits for until then, such as `another attempt` or
    /// `gate route default`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunView(
            RunId id,
            EventId event,
            String workflow,
            int workflowVersion,
            @Nullable Channel channel,
            RunStatus status,
            RunPhase phase,
            long version,
            @Nullable String step,
            @Nullable String owner,
            @Nullable UUID review,
            @Nullable Instant dueAt,
            @Nullable String waitingFor,
            @Nullable FailureView failure,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant endedAt) {}

    /// @param failureClass absent where nothing failed: somebody cancelled it, or the next one took
    /// its place
    /// @param code stable; the list is in `docs/architecture.md`
    /// @param message fixed text of the code
    /// @param detail on this case, sealed until it is asked for
    /// @param retryable whether a failure of that class may pass by itself
    /// @param nextAttempt when the step is tried again
    /// @param owner who answers for the step
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FailureView(
            @Nullable FailureClass failureClass,
            String code,
            String message,
            @Nullable String detail,
            boolean retryable,
            @Nullable Instant nextAttempt,
            @Nullable String owner) {

        private static final String NO_FAILURE = "It was ended on purpose";

        public static FailureView of(
                @Nullable FailureClass failureClass,
                String code,
                @Nullable String detail,
                @Nullable Instant nextAttempt,
                @Nullable String owner) {
            return new FailureView(
                    failureClass,
                    code,
                    failureClass == null ? NO_FAILURE : Failure.message(failureClass, code),
                    detail,
                    failureClass != null && failureClass.retryable(),
                    nextAttempt,
                    owner);
        }
    }

    public record Timeline(RunId run, List<Entry> entries) {}

    /// @param kind `status`, `step`, `attempt`, `review`, `send`, `call`
    /// @param dueAt when the run that waits since then goes on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            long seq,
            Instant at,
            String kind,
            @Nullable RunStatus status,
            @Nullable String step,
            @Nullable String owner,
            @Nullable Integer attempt,
            @Nullable FailureView failure,
            @Nullable Instant dueAt,
            @Nullable String note) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<RunView> runs, @Nullable String next) {}

    /// One status change, as `/v1/runs/stream` tells it.
    ///
    /// @param version of the run after it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            RunId run,
            @Nullable String workflow,
            @Nullable String step,
            RunStatus status,
            RunPhase phase,
            long version,
            Instant at) {}
}
