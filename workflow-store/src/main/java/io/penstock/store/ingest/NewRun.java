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
/// @param turn who comes before it
public record NewRun(
        String workflow,
        int workflowVersion,
        Ordering ordering,
        WhileInReview whileInReview,
        @Nullable Duration deadline,
        @Nullable String owner,
        Turn turn) {

    /// One of normal priority, of which nobody says which model it will ask.
    public NewRun(
            String workflow,
            int workflowVersion,
            Ordering ordering,
            WhileInReview whileInReview,
            @Nullable Duration deadline,
            @Nullable String owner) {
        this(workflow, workflowVersion, ordering, whileInReview, deadline, owner, Turn.NORMAL);
    }

    /// By what runs are claimed.
    ///
    /// @param route of its first model call; empty for none
    public record Turn(Priority priority, String route) {
        public static final Turn NORMAL = new Turn(Priority.NORMAL, "");
    }

    /// Higher ones are claimed first.
    public enum Priority {
        HIGH,
        NORMAL,
        LOW;

        int rank() {
            return ordinal() - NORMAL.ordinal();
        }
    }

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
                    case QUEUE -> WhileInReview.QUEUE;
                    case PARALLEL -> WhileInReview.PARALLEL;
                    case SUPERSEDE -> WhileInReview.SUPERSEDE;
                },
                definition.deadline(),
                definition.steps().getFirst().owner(),
                new Turn(
                        switch (definition.priority()) {
                            case HIGH -> Priority.HIGH;
                            case NORMAL -> Priority.NORMAL;
                            case LOW -> Priority.LOW;
                        },
                        definition.routeFrom(null).orElse("")));
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
        PARALLEL,
        /// It ends when the next one arrives.
        SUPERSEDE
    }
}
