package io.penstock.worker.run;

import io.penstock.definition.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a run has behind it, and where its progress is written. Each call is one transaction.
public interface Journal {

    Past past();

    /// Writes when a step begins that takes its time; what the first start wrote stays.
    Begun begin(Start start);

    /// Counts a call to a model, before it is made.
    Bought buy(String step, int attempt, Budget budget);

    /// Keeps a step's result: a checkpoint.
    Written done(String step, ObjectNode result);

    /// Ends the run's stay on this worker.
    Written end(Ending ending);

    /// What earlier stays left.
    ///
    /// @param results of the steps that are done
    /// @param failedAttempts counted attempts of steps that are not
    /// @param begun steps whose effect may have happened, or did
    record Past(
            Map<String, ObjectNode> results,
            Map<String, Integer> failedAttempts,
            Set<String> begun) {
        public Past {
            results = Map.copyOf(results);
            failedAttempts = Map.copyOf(failedAttempts);
            begun = Set.copyOf(begun);
        }
    }

    /// @param deadline from now to the step's result; null for none of its own
    /// @param length how long it waits from now
    /// @param until the instant until which it waits
    record Start(
            String step,
            @Nullable Duration deadline,
            @Nullable Duration length,
            @Nullable Instant until) {}

    /// By the journal's own clock: a worker's may be wrong.
    sealed interface Begun {
        /// @param deadline of the step; null for none of its own
        /// @param late whether this one or the run's has passed
        /// @param due until when it waits; null where it does not
        /// @param over whether that has passed
        /// @param waited whether there was something to wait for
        record At(
                @Nullable Instant deadline,
                boolean late,
                @Nullable Instant due,
                boolean over,
                boolean waited)
                implements Begun {}

        /// Somebody else holds the run; nothing was written.
        record Lost() implements Begun {}
    }

    enum Bought {
        GRANTED,
        NO_CALLS_LEFT,
        NO_MONEY_LEFT,
        /// Somebody else holds the run; nothing was counted.
        LOST
    }

    enum Written {
        KEPT,
        /// Somebody else holds the run now, or it was cancelled; nothing was written.
        LOST
    }
}
