package io.penstock.worker.run;

import io.penstock.definition.Definition;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Known;
import io.penstock.definition.RetryPolicy;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.ResponseStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes a run from its last checkpoint as far as it goes: to its end, to a wait, or to a person.
///
/// A step that has a result is not executed again. After the deadline no step is begun, but one
/// that may have sent something is brought to its end: only it finds out what became of that.
///
/// What a failure leads to is decided by its class ([ResponseStrategy]); `RATIONALE.md` says why
/// retries that ran out end as they do.
public final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /// What is wholly away is waited for as if two attempts more had failed.
    private static final int UNAVAILABLE_AHEAD = 2;

    private final Steps steps;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Engine(Steps steps, InstantSource clock, RandomGenerator random) {
        this.steps = steps;
        this.clock = clock;
        this.random = random;
    }

    /// @throws JournalAwayException if the journal cannot be reached; ask again
    public Course advance(Run run, Definition definition, Journal journal, Tenure tenure) {
        var past = journal.past();
        var known = Known.of(run.event(), definition, past.results());
        for (var step : definition.steps()) {
            if (known.has(step)) {
                continue;
            }
            if (!tenure.holds()) {
                return new Course.Abandoned();
            }
            if (late(run) && !past.begun().contains(step.id())) {
                return end(journal, expired(step, definition));
            }
            var attempt = 1 + past.failedAttempts().getOrDefault(step.id(), 0);
            var call = new StepCall(run, step.id(), attempt, run.key(step.id()), known, tenure);
            var outcome = attempt(step, call);
            if (!tenure.holds()) {
                return new Course.Abandoned();
            }
            if (!(outcome instanceof StepOutcome.Done(var result))) {
                return leave(journal, definition, step, call, outcome);
            }
            if (journal.done(step.id(), result) == Journal.Written.LOST) {
                return new Course.Lost();
            }
            known = known.with(step, result);
        }
        return end(journal, new Ending.Completed());
    }

    private boolean late(Run run) {
        return !clock.instant().isBefore(run.deadline());
    }

    private StepOutcome attempt(Step step, StepCall call) {
        try {
            return switch (step) {
                case Step.Retrieve retrieve -> steps.retrieve(retrieve, call);
                case Step.Generate generate -> steps.generate(generate, call);
                case Step.Review review -> review(review, call.known());
                case Step.Deliver deliver -> steps.deliver(deliver, call);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StepOutcome.Abandoned();
        } catch (JournalAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            return Thread.currentThread().isInterrupted()
                    ? new StepOutcome.Abandoned()
                    : broken(step, call, e);
        }
    }

    private static StepOutcome review(Step.Review step, Known known) {
        return switch (step.when().evaluate(known.scope())) {
            case Evaluated.Failed<Boolean>(var failure) -> new StepOutcome.Failed(failure);
            case Evaluated.Value<Boolean>(var asked) ->
                    asked
                            ? new StepOutcome.Undecided(reviewRequired(step))
                            : new StepOutcome.Done(unreviewed());
        };
    }

    private static Failure reviewRequired(Step.Review step) {
        return new Failure(
                FailureClass.LOW_CONFIDENCE,
                "review_required",
                "The condition of step " + step.id() + " asks for a person");
    }

    private static ObjectNode unreviewed() {
        return JsonNodeFactory.instance.objectNode().put("reviewed", false);
    }

    /// The exception's message may hold what a customer wrote: its class and place are logged.
    private static StepOutcome broken(Step step, StepCall call, RuntimeException e) {
        log.atError()
                .addKeyValue("run", call.run().id())
                .addKeyValue("step", step.id())
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("at", Arrays.stream(e.getStackTrace()).limit(5).toList())
                .log("A step broke; the run fails and becomes a dead letter");
        return new StepOutcome.Failed(
                new Failure(
                        FailureClass.LOGIC_DEFECT,
                        "step_broke",
                        "Step " + step.id() + " broke with " + e.getClass().getSimpleName()));
    }

    private Course leave(
            Journal journal, Definition definition, Step step, StepCall call, StepOutcome outcome) {
        var policy = ReviewPolicy.of(step, definition);
        return switch (outcome) {
            case StepOutcome.Abandoned() -> new Course.Abandoned();
            case StepOutcome.Done(_) ->
                    throw new IllegalStateException("A step that is done goes on");
            case StepOutcome.Doubtful(var result, var why) ->
                    end(journal, new Ending.InReview(step.id(), result, why, policy));
            case StepOutcome.Undecided(var why) ->
                    end(journal, new Ending.InReview(step.id(), null, why, policy));
            case StepOutcome.Unsettled(var why) ->
                    end(journal, new Ending.Unsettled(step.id(), why, policy));
            case StepOutcome.Parked(var until, var why) ->
                    end(journal, new Ending.Parked(step.id(), beforeDeadline(call, until), why));
            case StepOutcome.Failed failed -> end(journal, respond(failed, step, policy, call));
        };
    }

    private Ending respond(
            StepOutcome.Failed failed, Step step, ReviewPolicy policy, StepCall call) {
        var failure = failed.failure();
        return switch (ResponseStrategy.of(failure.failureClass())) {
            case ResponseStrategy.Retry() ->
                    step.retry().exhausted(call.attempt()) && !serviceAway(failure)
                            ? exhausted(failure, step, policy)
                            : retry(failed, step, call);
            case ResponseStrategy.Escalate() ->
                    new Ending.InReview(step.id(), null, failure, policy);
            case ResponseStrategy.Terminate(var deadLetter) ->
                    new Ending.Failed(step.id(), failure, deadLetter);
        };
    }

    private Ending retry(StepOutcome.Failed failed, Step step, StepCall call) {
        var failure = failed.failure();
        var due = clock.instant().plus(delay(step.retry(), call.attempt(), failure));
        var asked = later(due, failed.notBefore());
        return new Ending.Retrying(step.id(), call.attempt(), failure, beforeDeadline(call, asked));
    }

    /// A wait is cut at the run's deadline, unless that has passed.
    private Instant beforeDeadline(StepCall call, Instant asked) {
        return late(call.run()) ? asked : earlier(asked, call.run().deadline());
    }

    private static boolean serviceAway(Failure failure) {
        return failure.code().equals(StepOutcome.SERVICE_AWAY);
    }

    private Duration delay(RetryPolicy policy, int attempt, Failure cause) {
        var away = cause.failureClass() == FailureClass.PROVIDER_UNAVAILABLE || serviceAway(cause);
        var ahead = away ? UNAVAILABLE_AHEAD : 0;
        return policy.delay(attempt + ahead, random);
    }

    private static Ending exhausted(Failure failure, Step step, ReviewPolicy policy) {
        return failure.failureClass() == FailureClass.PROVIDER_UNAVAILABLE
                ? new Ending.InReview(step.id(), null, failure, policy)
                : new Ending.Failed(step.id(), failure, true);
    }

    private static Ending expired(Step step, Definition definition) {
        var why =
                new Failure(
                        FailureClass.EXPIRED,
                        "deadline_passed",
                        "The run's deadline passed before step " + step.id() + " could begin");
        return new Ending.InReview(step.id(), null, why, ReviewPolicy.of(step, definition));
    }

    private static Instant later(Instant due, @Nullable Instant notBefore) {
        return notBefore != null && notBefore.isAfter(due) ? notBefore : due;
    }

    private static Instant earlier(Instant due, Instant deadline) {
        return due.isAfter(deadline) ? deadline : due;
    }

    private static Course end(Journal journal, Ending ending) {
        return journal.end(ending) == Journal.Written.KEPT
                ? new Course.Ended(ending)
                : new Course.Lost();
    }
}
