package io.penstock.worker.run;

import io.penstock.schema.failure.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How a run leaves a worker.
public sealed interface Ending {

    /// Every step has its result.
    record Completed() implements Ending {}

    /// The step is tried again at `due`.
    ///
    /// @param waitsFor what opens then; null for the time alone
    record Retrying(
            String step, int attempt, Failure failure, Instant due, @Nullable String waitsFor)
            implements Ending {}

    /// Nothing failed; the step is executed again at `until`.
    ///
    /// @param why for the timeline; nothing personal
    record Parked(String step, Instant until, String why) implements Ending {}

    /// A person decides.
    ///
    /// @param result what the step found, if it is done and the doubt is about its result
    record InReview(String step, @Nullable ObjectNode result, Failure why, ReviewPolicy policy)
            implements Ending {}

    /// The outcome of a send is unknown: a status callback or, after a while, a person settles it.
    record Unsettled(String step, Failure why, ReviewPolicy policy) implements Ending {}

    /// @param deadLetter whether a person must look at it before it moves again
    record Failed(String step, Failure failure, boolean deadLetter) implements Ending {}
}
