package io.penstock.store.redrive;

import io.penstock.schema.api.RunJobs;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Jobs that cancel, retry or restart many runs: planned, confirmed by the plan's name, and worked
/// off as redrives are.
public interface RunBulks {

    /// Changes nothing.
    ///
    /// @throws TooManyLettersException if the filter finds more than [Redrives#LIMIT]
    RunJobs.Plan plan(TenantId tenant, RunJobs.Action action, RunJobs.Filter filter);

    /// @param order what to do, and at which rate
    /// @param plan its name, as [#plan] gave it
    /// @throws TooManyLettersException if the filter finds more than [Redrives#LIMIT]
    BulkStarting start(
            TenantId tenant, RunJobs.Filter filter, String plan, BulkOrder order, String by);

    Stopping stop(TenantId tenant, UUID id, String by);

    Optional<RunJobs.Job> find(TenantId tenant, UUID id);

    /// @throws IllegalArgumentException if the cursor is none of ours
    Optional<RunJobs.Results> results(TenantId tenant, UUID id, @Nullable String cursor, int limit);

    /// @param version to restart under; null: each run's own
    /// @param rate runs a second; null: as fast as workers go
    record BulkOrder(RunJobs.Action action, @Nullable String version, @Nullable Integer rate) {}

    /// What became of the wish to start one.
    sealed interface BulkStarting {
        record Started(RunJobs.Job job) implements BulkStarting {}

        record PlanChanged() implements BulkStarting {}

        record Underway(UUID job) implements BulkStarting {}
    }
}
