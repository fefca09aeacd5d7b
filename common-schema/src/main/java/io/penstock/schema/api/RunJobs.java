package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.api.DeadLetters.Outcome;
import io.penstock.schema.api.DeadLetters.RedriveState;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Many runs cancelled, retried or begun again as one job: `/v1/runs/bulk`.
public final class RunJobs {
    private RunJobs() {}

    public enum Action {
        /// Runs that have not ended.
        CANCEL,
        /// Runs that failed go on at the step where they failed.
        RETRY,
        /// Runs that have ended begin again; side effects happen again.
        RESTART
    }

    /// Which runs; null leaves open.
    ///
    /// @param ids these only
    /// @param from of `createdAt`, inclusive
    /// @param to of `createdAt`, exclusive
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Filter(
            @Nullable List<UUID> ids,
            @Nullable List<RunStatus> statuses,
            @Nullable String workflow,
            @Nullable Channel channel,
            @Nullable FailureClass failureClass,
            @Nullable String code,
            @Nullable String owner,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /// A request for a job.
    ///
    /// @param dryRun whether to plan only
    /// @param plan of the dry run; needed to start
    /// @param version to begin again under: a number or `newest`; else each run keeps its own
    /// @param rate runs a second, 1 to 1000; as fast as workers go if it is not given
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            @Nullable Action action,
            @Nullable Filter filter,
            @Nullable Boolean dryRun,
            @Nullable String plan,
            @Nullable String version,
            @Nullable Integer rate) {}

    /// One run of a plan's sample.
    public record Candidate(RunId id, String workflow, RunStatus status, Instant createdAt) {}

    /// What a job would take.
    ///
    /// @param plan names action and set; another one has another name
    /// @param sample the oldest, at most 20
    public record Plan(String plan, int count, List<Candidate> sample, List<String> warnings) {}

    /// A job and its progress: `total = done + skipped + failed` once it is `DONE`.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Job(
            UUID id,
            RedriveState state,
            Action action,
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

    /// What became of one run.
    ///
    /// @param note why, where nothing was done
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            UUID run, @Nullable Outcome outcome, @Nullable String note, @Nullable Instant at) {}

    /// In the order of the job.
    ///
    /// @param next cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Results(List<Result> results, @Nullable String next) {}
}
