package io.penstock.store.review;

import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import java.time.Instant;
import java.util.UUID;

/// What became of a claim, an assignment or a release.
public sealed interface Claiming {

    /// @param nonce a decision shows it
    record Claimed(ReviewView review, UUID nonce) implements Claiming {}

    record Unknown() implements Claiming {}

    record Closed(Status status) implements Claiming {}

    record Taken(String by, Instant until) implements Claiming {}
}
