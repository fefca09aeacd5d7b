package io.penstock.store.review;

import io.penstock.schema.api.Reviews.Choice;
import io.penstock.store.run.StepResult;
import org.jspecify.annotations.Nullable;

/// What a person decided, and what it makes of the run.
public sealed interface Verdict {

    /// Whatever they said about it; sealed.
    @Nullable String reason();

    Choice choice();

    /// The run goes on.
    ///
    /// @param result what the decision gives the step at which the run stands; null where the step
    ///     has its result, or is executed again
    record Approve(@Nullable StepResult result, @Nullable String reason) implements Verdict {
        @Override
        public Choice choice() {
            return Choice.APPROVE;
        }
    }

    /// The run goes on with another answer.
    ///
    /// @param result as of [Approve]
    /// @param answerStep the `generate` step whose result `answer` takes the place of
    /// @param answer that result, as JSON; sealed
    record Edit(
            @Nullable StepResult result, String answerStep, String answer, @Nullable String reason)
            implements Verdict {
        @Override
        public Choice choice() {
            return Choice.EDIT;
        }
    }

    /// The run ends.
    record Reject(String reason) implements Verdict {
        @Override
        public Choice choice() {
            return Choice.REJECT;
        }
    }
}
