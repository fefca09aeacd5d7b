package io.penstock.store.run;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a run leaves a worker. Each takes one transaction that also arms the next of the
/// conversation.
public sealed interface Exit {

    /// Every step has its result: `COMPLETED`.
    record Complete() implements Exit {}

    /// The attempt failed and counts; the step is tried again at `due`: `WAITING`.
    ///
    /// @param waitsFor what opens then; null for the time alone
    record Retry(
            String step,
            int attempt,
            @Nullable String owner,
            Failure failure,
            Instant due,
            @Nullable String waitsFor)
            implements Exit {
        public Retry(
                String step, int attempt, @Nullable String owner, Failure failure, Instant due) {
            this(step, attempt, owner, failure, due, null);
        }
    }

    /// Nothing failed; the run goes on at `due`: `WAITING`.
    ///
    /// @param why for the timeline; nothing personal
    record Sleep(String step, @Nullable String owner, Instant due, @Nullable String why)
            implements Exit {}

    /// A person decides: `IN_REVIEW`.
    ///
    /// @param doubtful what the step found, if only its result is in doubt; kept as its result
    /// @param queue the list on which reviewers find it
    /// @param due how long it may wait, by the database's clock; null for without end
    /// @param onExpiry the definition's word
    record Review(
            String step,
            @Nullable String owner,
            Failure why,
            @Nullable StepResult doubtful,
            String queue,
            @Nullable Duration due,
            @Nullable String onExpiry)
            implements Exit {}

    /// The outcome of the step's send is unknown. `WAITING` until its status callback had a minute,
    /// by the database's clock; `IN_REVIEW` with code `delivery-unknown` once that has passed.
    record Unsettled(
            String step,
            @Nullable String owner,
            Failure why,
            String queue,
            @Nullable Duration due,
            @Nullable String onExpiry)
            implements Exit {
        public static final String DELIVERY_UNKNOWN = FailureCode.DELIVERY_UNKNOWN.word();

        Review toReview() {
            var failure =
                    FailureCode.DELIVERY_UNKNOWN.because(
                            why.failureClass(),
                            "No status callback told whether the message arrived; look there, then decide");
            return new Review(step, owner, failure, null, queue, due, onExpiry);
        }
    }

    /// `FAILED`.
    ///
    /// @param step null where none is at fault: the run keeps the one at which it stands
    /// @param owner null for that of the run
    /// @param deadLetter whether a person must look at it before it moves again
    record Fail(@Nullable String step, @Nullable String owner, Failure failure, boolean deadLetter)
            implements Exit {}

    /// The worker gives the run up between two writes: `PENDING`, due at once.
    record Release() implements Exit {}
}
