package io.penstock.worker.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.definition.Definition;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.worker.run.Course;
import io.penstock.worker.run.Ending;
import org.jspecify.annotations.Nullable;

/// `penstock.runs.failures`: why runs left this worker, whose step it was, and what followed.
final class FailureCounts {
    private final MeterRegistry registry;

    FailureCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param definition null where it could not be read
    void count(Course course, @Nullable Definition definition) {
        if (course instanceof Course.Ended(var ending)) {
            switch (ending) {
                case Ending.Completed _, Ending.Parked _ -> {}
                case Ending.Retrying(var step, _, var failure, _, _) ->
                        count(failure, owner(definition, step), "retry");
                case Ending.InReview(var step, _, var why, _) ->
                        count(why, owner(definition, step), "review");
                case Ending.Unsettled(var step, var why, _) ->
                        count(why, owner(definition, step), "settle");
                case Ending.Failed(var step, var failure, var deadLetter) ->
                        count(
                                failure,
                                owner(definition, step),
                                deadLetter ? "dead-letter" : "failed");
            }
        }
    }

    private void count(Failure failure, String owner, String followedBy) {
        registry.counter(
                        "penstock.runs.failures",
                        "class",
                        failure.failureClass().name(),
                        "code",
                        failure.code(),
                        "owner",
                        owner,
                        "response",
                        followedBy)
                .increment();
    }

    private static String owner(@Nullable Definition definition, String step) {
        return definition == null ? "" : definition.step(step).map(Step::owner).orElse("");
    }
}
