package io.penstock.store.review;

import io.penstock.schema.api.Reviews.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A review as somebody who wants to act on it finds it, with its run locked.
///
/// @param current whether they read the review that this is
/// @param late whether its time is up for good
/// @param holder who else has a claim on it
/// @param until when that claim ends
record Look(
        Status status,
        boolean current,
        boolean late,
        @Nullable String holder,
        @Nullable Instant until) {

    /// What it is for them.
    Status effective() {
        return status == Status.OPEN && late ? Status.EXPIRED : status;
    }
}
