package io.penstock.store.run;

import java.util.Map;

/// What earlier stays of a run left, of its current iteration.
///
/// @param results JSON by step, of the steps that are done; a person's edit stands in place of what
///     its step found
/// @param failedAttempts counted attempts by step
public record Past(Map<String, String> results, Map<String, Integer> failedAttempts) {
    public Past {
        results = Map.copyOf(results);
        failedAttempts = Map.copyOf(failedAttempts);
    }
}
