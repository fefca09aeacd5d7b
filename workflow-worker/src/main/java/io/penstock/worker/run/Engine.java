package io.penstock.worker.run;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.ResponseStrategy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes a run from its last checkpoint as far as it goes: to its end, to a wait, or to a person.
///
/// A step that has a result is not executed again. What a failure leads to is decided by its class
/// ([ResponseStrategy]); `RATIONALE.md` says why retries that ran out end as they do.
public final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final InstantSource clock;
    private final RandomGenerator random;

    public Engine(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public Course advance(Run run, Plan plan, Journal journal, Tenure tenure) {
        var past = journal.past();
        var scope = new Scope(run.event(), past.results());
        for (var step : plan.steps()) {
            if (scope.has(step.id())) {
                continue;
            }
            if (!tenure.holds()) {
                return new Course.Abandoned();
            }
            if (!clock.instant().isBefore(run.deadline())) {
                return end(journal, expired(step, plan));
            }
            var attempt = 1 + past.failedAttempts().getOrDefault(step.id(), 0);
            var call = new StepCall(run, step.id(), attempt, run.key(step.id()), scope, tenure);
            var outcome = attempt(step, call);
            if (!tenure.holds()) {
                return new Course.Abandoned();
            }
            if (!(outcome instanceof StepOutcome.Done(var result))) {
                return leave(journal, plan, step, call, outcome);
            }
            if (journal.done(step.id(), result) == Journal.Written.LOST) {
                return new Course.Lost();
            }
            scope = scope.with(step.id(), result);
        }
        return end(journal, new Ending.Completed());
    }

    private static StepOutcome attempt(PlannedStep step, StepCall call) {
        try {
            return switch (step) {
                case PlannedStep.Work work -> work.executor().execute(call);
                case PlannedStep.Gate gate -> pass(gate, call.scope());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StepOutcome.Abandoned();
        } catch (RuntimeException e) {
            return defect(step, call, e);
        }
    }

    private static StepOutcome pass(PlannedStep.Gate gate, Scope scope) {
        return gate.when().holds(scope)
                ? new StepOutcome.Undecided(
                        new Failure(
                                FailureClass.LOW_CONFIDENCE,
                                "review_required",
                                "The condition of step " + gate.id() + " asks for a person"))
                : new StepOutcome.Done(unreviewed());
    }

    private static ObjectNode unreviewed() {
        return JsonNodeFactory.instance.objectNode().put("reviewed", false);
    }

    /// The exception's message may hold what a customer wrote: only its class is logged.
    private static StepOutcome defect(PlannedStep step, StepCall call, RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
            return new StepOutcome.Abandoned();
        }
        log.atError()
                .addKeyValue("run", call.run().id())
                .addKeyValue("step", step.id())
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("at", e.getStackTrace().length == 0 ? "" : e.getStackTrace()[0])
                .log("A step broke; the run fails and becomes a dead letter");
        return new StepOutcome.Failed(
                new Failure(
                        FailureClass.LOGIC_DEFECT,
                        "step_broke",
                        "Step " + step.id() + " broke with " + e.getClass().getSimpleName()));
    }

    private Course leave(
            Journal journal, Plan plan, PlannedStep step, StepCall call, StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Abandoned() -> new Course.Abandoned();
            case StepOutcome.Done(_) -> throw new IllegalStateException("A done step goes on");
            case StepOutcome.Doubtful(var result, var why) ->
                    end(journal, new Ending.InReview(step.id(), result, why, policy(step, plan)));
            case StepOutcome.Undecided(var why) ->
                    end(journal, new Ending.InReview(step.id(), null, why, policy(step, plan)));
            case StepOutcome.Unsettled(var why) ->
                    end(journal, new Ending.Unsettled(step.id(), why));
            case StepOutcome.Failed failed -> end(journal, respond(failed, plan, step, call));
        };
    }

    private Ending respond(StepOutcome.Failed failed, Plan plan, PlannedStep step, StepCall call) {
        var failure = failed.failure();
        return switch (ResponseStrategy.of(failure.failureClass())) {
            case ResponseStrategy.Retry() -> retry(failed, plan, step, call);
            case ResponseStrategy.Escalate() ->
                    new Ending.InReview(step.id(), null, failure, policy(step, plan));
            case ResponseStrategy.Terminate(var deadLetter) ->
                    new Ending.Failed(step.id(), failure, deadLetter);
        };
    }

    private Ending retry(StepOutcome.Failed failed, Plan plan, PlannedStep step, StepCall call) {
        var failure = failed.failure();
        if (!(step instanceof PlannedStep.Work(_, var policy, _))
                || policy.exhausted(call.attempt())) {
            return exhausted(failure, plan, step);
        }
        var due =
                clock.instant().plus(policy.delay(call.attempt(), failure.failureClass(), random));
        return new Ending.Retrying(
                step.id(),
                call.attempt(),
                failure,
                earlier(later(due, failed.notBefore()), call.run().deadline()));
    }

    private static Ending exhausted(Failure failure, Plan plan, PlannedStep step) {
        return failure.failureClass() == FailureClass.PROVIDER_UNAVAILABLE
                ? new Ending.InReview(step.id(), null, failure, policy(step, plan))
                : new Ending.Failed(step.id(), failure, true);
    }

    private static Ending expired(PlannedStep step, Plan plan) {
        var why =
                new Failure(
                        FailureClass.EXPIRED,
                        "deadline_passed",
                        "The run's deadline passed before step " + step.id() + " could begin");
        return new Ending.InReview(step.id(), null, why, policy(step, plan));
    }

    private static ReviewPolicy policy(PlannedStep step, Plan plan) {
        return step instanceof PlannedStep.Gate gate ? gate.policy() : plan.escalation();
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
