package io.penstock.worker.run;

import io.penstock.schema.failure.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What became of one attempt at a step.
public sealed interface StepOutcome {

    /// It has its result, and is never executed again.
    record Done(ObjectNode result) implements StepOutcome {}

    /// It has its result, but a person must look before the run goes on.
    record Doubtful(ObjectNode result, Failure why) implements StepOutcome {}

    /// A person must decide before the step can have a result.
    record Undecided(Failure why) implements StepOutcome {}

    /// It has none.
    ///
    /// @param notBefore the other side asked not to be called before this instant
    /// @param waitsFor whose opening the next attempt waits for; null for the time alone
    record Failed(Failure failure, @Nullable Instant notBefore, @Nullable String waitsFor)
            implements StepOutcome {
        public Failed(Failure failure) {
            this(failure, null);
        }

        public Failed(Failure failure, @Nullable Instant notBefore) {
            this(failure, notBefore, null);
        }
    }

    /// Its effect may have happened or not. It is not tried again: a callback or a person settles
    /// it.
    record Unsettled(Failure why) implements StepOutcome {}

    /// Nothing failed and nothing was done: the step is executed again at `until`, which uses up no
    /// attempt. A wait that is not over, a gate that is closed.
    ///
    /// @param why for the timeline; nothing personal
    record Parked(Instant until, String why) implements StepOutcome {}

    /// The worker's tenure ended before the effect: whoever takes the run over does it.
    record Abandoned() implements StepOutcome {}
}
