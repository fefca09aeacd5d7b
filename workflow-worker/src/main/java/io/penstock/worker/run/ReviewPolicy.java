package io.penstock.worker.run;

import io.penstock.definition.Definition;
import io.penstock.definition.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a pause for a person is kept.
///
/// @param queue the list on which reviewers find it
/// @param due how long it may wait; null for without end
/// @param onExpiry what happens then
public record ReviewPolicy(String queue, @Nullable Duration due, Step.OnExpiry onExpiry) {

    /// A review step has its own; any other step that needs a person borrows that of the
    /// definition's first review, or goes to its owner's queue.
    static ReviewPolicy of(Step step, Definition definition) {
        return step instanceof Step.Review review
                ? of(review)
                : definition.steps().stream()
                        .filter(Step.Review.class::isInstance)
                        .map(Step.Review.class::cast)
                        .findFirst()
                        .map(ReviewPolicy::of)
                        .orElseGet(
                                () -> new ReviewPolicy(step.owner(), null, Step.OnExpiry.ESCALATE));
    }

    private static ReviewPolicy of(Step.Review review) {
        return new ReviewPolicy(review.queue(), review.due(), review.onExpiry());
    }
}
