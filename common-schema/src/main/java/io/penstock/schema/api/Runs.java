package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunPhase;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
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
    /// @param step the step it stands at, or failed at
    /// @param dueAt when a `WAITING` run goes on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunView(
            RunId id,
            EventId event,
            String workflow,
            int workflowVersion,
            RunStatus status,
            RunPhase phase,
            long version,
            @Nullable String step,
            @Nullable Instant dueAt,
            @Nullable FailureView failure,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant endedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FailureView(
            FailureClass failureClass,
            String code,
            @Nullable String detail,
            @Nullable String owner) {}

    public record Timeline(RunId run, List<Entry> entries) {}

    /// @param kind `status`, `step`, `attempt`, `review`, `send`
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
            @Nullable String note) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<RunView> runs, @Nullable String next) {}
}
