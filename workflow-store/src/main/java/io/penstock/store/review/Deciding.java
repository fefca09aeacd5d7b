package io.penstock.store.review;

import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import java.time.Instant;

/// What became of a decision.
public sealed interface Deciding {

    /// The run has moved.
    record Decided(ReviewView review) implements Deciding {}

    record Unknown() implements Deciding {}

    /// @param status `EXPIRED` also where the time is up and nobody has written it down yet
    record Closed(Status status) implements Deciding {}

    /// The nonce is not that of this review.
    record Stale() implements Deciding {}

    record Taken(String by, Instant until) implements Deciding {}
}
