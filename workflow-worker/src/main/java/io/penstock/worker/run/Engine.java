package io.penstock.worker.run;

import io.penstock.definition.Definition;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Known;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes a run from its last checkpoint as far as it goes: to its end, to a wait, or to a person.
///
/// A step that has a result is not executed again. After the deadline no step is begun, but one
/// that may have sent something is brought to its end: only it finds out what became of that. What
/// a step brings after its deadline is kept: it was paid for.
public final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final Steps steps;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Engine(Steps steps, InstantSource clock, RandomGenerator random) {
        this.steps = steps;
        this.clock = clock;
        this.random = random;
    }

    /// One stay of a run.
    private record Stay(
            Run run,
            Definition definition,
            Journal journal,
            Tenure tenure,
            Journal.Past past,
            Responses responses) {

        boolean begun(Step step) {
            return past.begun().contains(step.id());
        }

        StepCall call(Step step, Known known, Instant deadline) {
            var budget = definition.budget();
            var attempt = 1 + past.failedAttempts().getOrDefault(step.id(), 0);
            return new StepCall(
                    run,
                    step.id(),
                    step.owner(),
                    attempt,
                    run.key(step.id()),
                    known,
                    deadline,
                    budget.isNone() ? Purse.FREE : () -> pay(step, attempt),
                    tenure);
        }

        private Optional<StepOutcome> pay(Step step, int attempt) {
            var budget = definition.budget();
            return switch (journal.buy(step.id(), attempt, budget)) {
                case GRANTED -> Optional.empty();
                case LOST -> Optional.of(new StepOutcome.Abandoned());
                case NO_CALLS_LEFT ->
                        refused(FailureCode.BUDGET_CALLS, budget.modelCalls() + " calls to models");
                case NO_MONEY_LEFT -> refused(FailureCode.BUDGET_USD, budget.usd() + " USD");
            };
        }

        private static Optional<StepOutcome> refused(FailureCode code, String ceiling) {
            return Optional.of(
                    new StepOutcome.Failed(
                            code.because("The workflow's budget for a run is " + ceiling)));
        }
    }

    /// What a step came to.
    private sealed interface Taken {
        record Done(ObjectNode result) implements Taken {}

        record Left(Course course) implements Taken {}
    }

    /// @throws JournalAwayException if the journal cannot be reached; ask again
    public Course advance(Run run, Definition definition, Journal journal, Tenure tenure) {
        var past = journal.past();
        var known = Known.of(run.event(), definition, past.results());
        var stay =
                new Stay(
                        run,
                        definition,
                        journal,
                        tenure,
                        past,
                        new Responses(definition, clock, random));
        for (var step : definition.steps()) {
            if (known.has(step)) {
                continue;
            }
            switch (take(step, stay, known)) {
                case Taken.Left(var course) -> {
                    return course;
                }
                case Taken.Done(var result) -> known = known.with(step, result);
            }
        }
        return end(journal, new Ending.Completed());
    }

    private Taken take(Step step, Stay stay, Known known) {
        if (!stay.tenure().holds()) {
            return new Taken.Left(new Course.Abandoned());
        }
        if (late(stay.run()) && !stay.begun(step)) {
            return expired(step, stay, FailureCode.DEADLINE_PASSED);
        }
        return switch (Entrance.of(step, stay.run(), known, stay.journal())) {
            case Entrance.Lost() -> new Taken.Left(new Course.Lost());
            case Entrance.Unclear(var why) ->
                    leave(
                            step,
                            stay,
                            stay.call(step, known, stay.run().deadline()),
                            new StepOutcome.Failed(why));
            case Entrance.Open(_, var times)
                    when times != null && times.late() && !stay.begun(step) ->
                    expired(step, stay, FailureCode.STEP_DEADLINE_PASSED);
            case Entrance.Open(var deadline, var times) -> {
                var call = stay.call(step, known, deadline);
                yield taken(step, stay, call, attempt(step, stay, call, times));
            }
        };
    }

    private static Taken taken(Step step, Stay stay, StepCall call, StepOutcome outcome) {
        if (!stay.tenure().holds()) {
            return new Taken.Left(new Course.Abandoned());
        }
        if (!(outcome instanceof StepOutcome.Done(var result))) {
            return leave(step, stay, call, outcome);
        }
        return stay.journal().done(step.id(), result) == Journal.Written.KEPT
                ? new Taken.Done(result)
                : new Taken.Left(new Course.Lost());
    }

    private static Taken expired(Step step, Stay stay, FailureCode code) {
        var why = code.because("Step " + step.id() + " was not done by then");
        return left(stay, stay.responses().toDoubt(step, null, why));
    }

    private boolean late(Run run) {
        return !clock.instant().isBefore(run.deadline());
    }

    private StepOutcome attempt(
            Step step, Stay stay, StepCall call, Journal.Begun.@Nullable At times) {
        try {
            return switch (step) {
                case Step.Retrieve retrieve -> steps.retrieve(retrieve, call);
                case Step.Generate generate -> steps.generate(generate, call);
                case Step.Review review -> review(review, call.known());
                case Step.Deliver deliver -> steps.deliver(deliver, call);
                case Step.Wait _ -> pause(Objects.requireNonNull(times, "a wait has its times"));
                case Step.Call other -> steps.call(other, call);
                case Step.Fetch fetch -> steps.fetch(fetch, call);
                case Step.Switch choice -> choose(choice, call.known());
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

    private static StepOutcome pause(Journal.Begun.At times) {
        return times.over()
                ? new StepOutcome.Done(
                        JsonNodeFactory.instance.objectNode().put("waited", times.waited()))
                : new StepOutcome.Parked(
                        Objects.requireNonNull(times.due(), "a wait has an end"), "waits");
    }

    private static StepOutcome choose(Step.Switch step, Known known) {
        return switch (step.choose(known.scope())) {
            case Evaluated.Failed<String>(var failure) -> new StepOutcome.Failed(failure);
            case Evaluated.Value<String>(var name) ->
                    new StepOutcome.Done(JsonNodeFactory.instance.objectNode().put("chosen", name));
        };
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
        return FailureCode.REVIEW_REQUIRED.because(
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
                FailureCode.STEP_BROKE.because(
                        "Step " + step.id() + " broke with " + e.getClass().getSimpleName()));
    }

    private static Taken leave(Step step, Stay stay, StepCall call, StepOutcome outcome) {
        var policy = ReviewPolicy.of(step, stay.definition());
        var responses = stay.responses();
        return switch (outcome) {
            case StepOutcome.Abandoned() -> new Taken.Left(new Course.Abandoned());
            case StepOutcome.Done(_) ->
                    throw new IllegalStateException("A step that is done goes on");
            case StepOutcome.Doubtful(var result, var why) ->
                    left(stay, responses.toDoubt(step, result, why));
            case StepOutcome.Undecided(var why) ->
                    left(stay, new Ending.InReview(step.id(), null, why, policy));
            case StepOutcome.Unsettled(var why) ->
                    left(stay, new Ending.Unsettled(step.id(), why, policy));
            case StepOutcome.Parked(var until, var why) ->
                    left(
                            stay,
                            new Ending.Parked(
                                    step.id(), responses.beforeDeadline(call, until), why));
            case StepOutcome.Failed failed -> left(stay, responses.to(failed, step, call));
        };
    }

    private static Taken left(Stay stay, Ending ending) {
        return new Taken.Left(end(stay.journal(), ending));
    }

    private static Course end(Journal journal, Ending ending) {
        return journal.end(ending) == Journal.Written.KEPT
                ? new Course.Ended(ending)
                : new Course.Lost();
    }
}
