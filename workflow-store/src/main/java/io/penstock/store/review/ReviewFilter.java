package io.penstock.store.review;

import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.id.RunId;
import org.jspecify.annotations.Nullable;

/// Which reviews a page shows; null leaves open.
///
/// @param assignee whose claim lasts
/// @param overdue only those that nobody decided in time, and that can be decided still
public record ReviewFilter(
        @Nullable Status status,
        @Nullable String queue,
        @Nullable String workflow,
        @Nullable RunId run,
        @Nullable String assignee,
        @Nullable String owner,
        boolean overdue) {
    public static final ReviewFilter ALL =
            new ReviewFilter(null, null, null, null, null, null, false);
    public static final ReviewFilter OPEN =
            new ReviewFilter(Status.OPEN, null, null, null, null, null, false);

    public ReviewFilter ofRun(RunId one) {
        return new ReviewFilter(status, queue, workflow, one, assignee, owner, overdue);
    }
}
