package io.penstock.worker.run;

import io.penstock.definition.Definition;
import io.penstock.definition.RetryPolicy;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.failure.ResponseStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a failure leads to: what the definition says of its class, else what the class itself does.
/// `RATIONALE.md` says why retries that ran out end as they do.
final class Responses {
    /// What is wholly away is waited for as if two attempts more had failed.
    private static final int UNAVAILABLE_AHEAD = 2;

    private final Definition definition;
    private final InstantSource clock;
    private final RandomGenerator random;

    Responses(Definition definition, InstantSource clock, RandomGenerator random) {
        this.definition = definition;
        this.clock = clock;
        this.random = random;
    }

    /// To an attempt that failed.
    Ending to(StepOutcome.Failed failed, Step step, StepCall call) {
        var failure = failed.failure();
        return switch (step.onFailure().responseTo(failure.failureClass())) {
            case ResponseStrategy.Retry(var most) ->
                    FailureCode.counts(failure) && spent(step, most, call.attempt())
                            ? end(step, null, failure, afterRetries(failure))
                            : retry(failed, step, call);
            case ResponseStrategy.Escalate escalate -> end(step, null, failure, escalate);
            case ResponseStrategy.Terminate terminate -> end(step, null, failure, terminate);
        };
    }

    /// To doubt about a result, or to a deadline that passed: no attempt failed that could be
    /// repeated.
    Ending toDoubt(Step step, @Nullable ObjectNode result, Failure why) {
        return end(step, result, why, step.onFailure().responseTo(why.failureClass()));
    }

    private static boolean spent(Step step, @Nullable Integer most, int attempts) {
        return most == null ? step.retry().exhausted(attempts) : attempts > most;
    }

    private static ResponseStrategy afterRetries(Failure failure) {
        return ResponseStrategy.afterRetries(failure.failureClass());
    }

    private Ending end(
            Step step, @Nullable ObjectNode result, Failure failure, ResponseStrategy response) {
        return switch (response) {
            case ResponseStrategy.Terminate(var deadLetter) ->
                    new Ending.Failed(step.id(), failure, deadLetter);
            case ResponseStrategy.Escalate _, ResponseStrategy.Retry _ ->
                    new Ending.InReview(
                            step.id(), result, failure, ReviewPolicy.of(step, definition));
        };
    }

    private Ending retry(StepOutcome.Failed failed, Step step, StepCall call) {
        var failure = failed.failure();
        var due = clock.instant().plus(delay(step.retry(), call.attempt(), failure));
        var asked = later(due, failed.notBefore());
        return new Ending.Retrying(
                step.id(), call.attempt(), failure, beforeDeadline(call, asked), failed.waitsFor());
    }

    /// A wait is cut at the deadline, unless that has passed.
    Instant beforeDeadline(StepCall call, Instant asked) {
        var late = !clock.instant().isBefore(call.deadline());
        return late || asked.isBefore(call.deadline()) ? asked : call.deadline();
    }

    private Duration delay(RetryPolicy policy, int attempt, Failure cause) {
        var away =
                cause.failureClass() == FailureClass.PROVIDER_UNAVAILABLE
                        || !FailureCode.counts(cause);
        var ahead = away ? UNAVAILABLE_AHEAD : 0;
        return policy.delay(attempt + ahead, random);
    }

    private static Instant later(Instant due, @Nullable Instant notBefore) {
        return notBefore != null && notBefore.isAfter(due) ? notBefore : due;
    }
}
