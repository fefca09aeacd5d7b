package io.penstock.worker.run;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What a run has behind it, and where its progress is written. Each call is one transaction.
public interface Journal {

    Past past();

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

    enum Written {
        KEPT,
        /// Somebody else holds the run now, or it was cancelled; nothing was written.
        LOST
    }
}
