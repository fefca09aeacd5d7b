package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.Results;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Jobs that send many letters on again: planned, confirmed by the plan's name, and then worked off
/// by workers ([RedriveWork]).
public interface Redrives {
    /// Most letters of a job.
    int LIMIT = 10_000;

    /// How often a letter is sent on; after that it is parked, and skipped.
    int MAX_HOPS = 5;

    /// Changes nothing.
    ///
    /// @throws TooManyLettersException if the filter finds more than [#LIMIT]
    Plan plan(TenantId tenant, Filter filter, Order order);

    /// Of two jobs that would take the same letter, the second is not started.
    ///
    /// @param plan its name, as [#plan] gave it
    /// @param by who starts it
    /// @throws TooManyLettersException if the filter finds more than [#LIMIT]
    Starting start(TenantId tenant, Filter filter, String plan, Order order, String by);

    /// Returns once no worker is at it any more.
    Stopping stop(TenantId tenant, UUID id, String by);

    Optional<Redrive> find(TenantId tenant, UUID id);

    /// What became of each letter, in the order of the job.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @return empty where there is no such job
    /// @throws IllegalArgumentException if the cursor is none of ours
    Optional<Results> results(TenantId tenant, UUID id, @Nullable String cursor, int limit);

    /// Puts open letters away for good: nothing is sent on, their runs stay as they are.
    ///
    /// @param plan as [#plan] names the set
    /// @return empty when the filter finds another set of letters than the planned one
    /// @throws TooManyLettersException if the filter finds more than [#LIMIT]
    Optional<Discarded> discard(
            TenantId tenant, Filter filter, String plan, String reason, String by);
}
