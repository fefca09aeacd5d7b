package io.penstock.store.run;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A person, or the clock, moves a run that no worker holds. Each call stands in a transaction of
/// the caller: [#lock] comes first, everything else that is decided is written between it and the
/// move, and so of several who want to move one run exactly one does.
public interface Interventions {

    /// Locks the run's conversation, then the run.
    Optional<Standing> lock(TenantId tenant, RunId run);

    /// Locks the conversations of several runs: none of these is moved by anybody else until the
    /// transaction is over.
    void lock(TenantId tenant, Collection<RunId> runs);

    /// Keeps a step's result, once, as a worker's checkpoint would.
    void result(Standing run, StepResult result);

    /// The run goes on at its step as soon as a worker claims it, from any status: with fresh
    /// attempts, a fresh deadline, and a fence under which no earlier worker can write.
    ///
    /// @param note for the timeline: who moved it
    Checkpoint resume(Standing run, @Nullable String note);

    /// Lets those of several runs go on, as [#resume] does one, that are `FAILED`.
    ///
    /// @return these
    Set<RunId> resumeFailed(TenantId tenant, Collection<RunId> runs, String note);

    /// Lets those of several runs that have ended begin again at their first step, in a new
    /// iteration: no result of an earlier one counts, and side effects happen again, under new
    /// keys.
    ///
    /// @return these
    Set<RunId> restartEnded(TenantId tenant, Collection<RunId> runs, String note);

    /// Ends it `FAILED`.
    ///
    /// @param deadLetter whether a person must look at it before it moves again
    /// @param note for the timeline: who moved it
    Checkpoint fail(
            Standing run,
            Failure failure,
            @Nullable String owner,
            boolean deadLetter,
            @Nullable String note);
}
