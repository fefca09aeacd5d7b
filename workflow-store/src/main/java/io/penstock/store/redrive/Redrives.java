package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;

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
    Plan plan(TenantId tenant, Filter filter);

    /// @param plan its name, as [#plan] gave it
    /// @param by who starts it
    /// @return empty when the filter finds another set of letters than the planned one
    /// @throws TooManyLettersException if the filter finds more than [#LIMIT]
    Optional<Redrive> start(TenantId tenant, Filter filter, String plan, String by);

    Optional<Redrive> find(TenantId tenant, UUID id);
}
