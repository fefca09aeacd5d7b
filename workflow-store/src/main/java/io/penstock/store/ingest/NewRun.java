package io.penstock.store.ingest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A run that an event starts.
///
/// @param workflowVersion a published one; pinned in the run
/// @param deadline counted from its first claim, by the database's clock, so that waiting for its
///     turn uses none of it up; null for none
/// @param owner of its first step
public record NewRun(
        String workflow,
        int workflowVersion,
        Ordering ordering,
        WhileInReview whileInReview,
        @Nullable Duration deadline,
        @Nullable String owner) {

    /// What orders runs.
    public enum Ordering {
        /// Runs of one workflow and conversation start in order of arrival, one at a time.
        CONVERSATION,
        NONE
    }

    /// What a run in review does to the next of its conversation.
    public enum WhileInReview {
        QUEUE,
        PARALLEL
    }
}
