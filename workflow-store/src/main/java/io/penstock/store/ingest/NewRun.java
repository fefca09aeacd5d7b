package io.penstock.store.ingest;

import io.penstock.definition.Definition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A run that is started.
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

    /// As a published version has it.
    public static NewRun of(int version, Definition definition) {
        return new NewRun(
                definition.name(),
                version,
                switch (definition.ordering()) {
                    case CONVERSATION -> Ordering.CONVERSATION;
                    case NONE -> Ordering.NONE;
                },
                switch (definition.whileInReview()) {
                    // nothing supersedes yet, so a run in review keeps its place
                    case QUEUE, SUPERSEDE -> WhileInReview.QUEUE;
                    case PARALLEL -> WhileInReview.PARALLEL;
                },
                definition.deadline(),
                definition.steps().getFirst().owner());
    }

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
