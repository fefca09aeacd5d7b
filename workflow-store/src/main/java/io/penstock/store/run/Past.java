package io.penstock.store.run;

import java.util.Map;
import java.util.Set;

/// What earlier stays of a run left, of its current iteration.
///
/// @param results JSON by step, of the steps that are done; a person's edit stands in place of what
///     its step found
/// @param failedAttempts counted attempts by step
/// @param begun steps that have sent something, or may have
public record Past(
        Map<String, String> results, Map<String, Integer> failedAttempts, Set<String> begun) {
    public Past {
        results = Map.copyOf(results);
        failedAttempts = Map.copyOf(failedAttempts);
        begun = Set.copyOf(begun);
    }
}
