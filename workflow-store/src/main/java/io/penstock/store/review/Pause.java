package io.penstock.store.review;

import io.penstock.schema.api.Reviews.ReviewView;
import java.util.Map;
import java.util.UUID;

/// A review with what is needed to decide it.
///
/// @param nonce a decision shows it
/// @param results JSON by step, of the steps that are done, as people edited them
public record Pause(ReviewView review, UUID nonce, Map<String, String> results) {
    public Pause {
        results = Map.copyOf(results);
    }
}
