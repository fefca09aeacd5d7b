package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a run's progress is written. Each call is one transaction, and joins one that is open.
public interface Journals {

    Past past(Held held);

    /// Whether the run is held so: asked where nobody knows whether a write that would have ended
    /// the stay was committed.
    boolean holds(Held held);

    /// Results of the run's current iteration: JSON by step, a person's edit in place of what its
    /// step found.
    Map<String, String> results(TenantId tenant, RunId run);

    /// Keeps an attempt before its answer is validated; no transition.
    Checkpoint attempted(Held held, Attempt attempt);

    /// Writes when a step begins that takes its time; of several starts the first counts.
    Begun begin(Held held, Start start);

    /// Counts a call to a model before it is made, unless the run may make none.
    Bought buy(Held held, String step, int attempt, Allowance allowance);

    /// Keeps a step's result, once: a step that has one keeps the first.
    Checkpoint done(Held held, StepResult result);

    /// Ends the run's stay on its worker.
    default Checkpoint exit(Held held, Exit exit) {
        return exit(held, exit, null);
    }

    /// Ends the run's stay on its worker.
    ///
    /// @param route of its next model call, empty for none; null where that is the one for which
    /// the run was claimed
    Checkpoint exit(Held held, Exit exit, @Nullable String route);

    /// Puts runs back for anybody, in one transaction: those of them that are still held so.
    void release(Collection<Held> held);

    /// Cancels a run that has not ended, whoever holds it.
    ///
    /// @param by who asked for it; the timeline says so
    Checkpoint cancel(TenantId tenant, RunId run, String by);
}
