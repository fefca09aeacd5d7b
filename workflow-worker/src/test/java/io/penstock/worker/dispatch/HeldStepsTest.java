package io.penstock.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Known;
import io.penstock.definition.Step;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Restrictions;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Purse;
import io.penstock.worker.run.Runs;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import io.penstock.worker.run.Steps;
import io.penstock.worker.run.Workflows;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/// A run under way that meets a pause, or a route for which it was not claimed.
class HeldStepsTest {
    private static final StepOutcome DONE =
            new StepOutcome.Done(StrictJson.TOLERANT.createObjectNode());
    private static final Steps DOING =
            new Steps() {
                @Override
                public StepOutcome retrieve(Step.Retrieve step, StepCall call) {
                    return DONE;
                }

                @Override
                public StepOutcome generate(Step.Generate step, StepCall call) {
                    return DONE;
                }

                @Override
                public StepOutcome deliver(Step.Deliver step, StepCall call) {
                    return DONE;
                }

                @Override
                public StepOutcome fetch(Step.Fetch step, StepCall call) {
                    return DONE;
                }

                @Override
                public StepOutcome call(Step.Call step, StepCall call) {
                    return DONE;
                }
            };

    @Test
    void goesOnWhereNothingIsPausedOrLimited() throws InterruptedException {
        assertThat(retrieve(Set.of())).isEqualTo(DONE);
        assertThat(generate(Set.of(), Set.of())).isEqualTo(DONE);
        assertThat(generate(Set.of(Part.route(Runs.TENANT, "other")), Set.of())).isEqualTo(DONE);
    }

    @Test
    void stopsBeforeTheNextStepOfWhatIsPaused() throws InterruptedException {
        for (var part : Set.of(Part.of(Runs.TENANT), Part.workflow(Runs.TENANT, "assistant"))) {
            assertThat(retrieve(Set.of(part))).isInstanceOf(StepOutcome.Parked.class);
            assertThat(generate(Set.of(part), Set.of())).isInstanceOf(StepOutcome.Parked.class);
        }
    }

    @Test
    void aPausedRouteStopsModelCallsAndNothingElse() throws InterruptedException {
        var route = Set.of(Part.route(Runs.TENANT, "default"));
        assertThat(retrieve(route)).isEqualTo(DONE);
        assertThat(generate(route, Set.of())).isInstanceOf(StepOutcome.Parked.class);
    }

    @Test
    void standsInLineForALimitedRouteThatItWasNotClaimedFor() throws InterruptedException {
        for (var part : Set.of(Part.route(Runs.TENANT, "default"), Part.routeOfAll("default"))) {
            assertThat(generate(Set.of(), Set.of(part)))
                    .isEqualTo(
                            new StepOutcome.Parked(Runs.NOW, "stands in line for route default"));
        }
    }

    @Test
    void heedsWhatItKnowsWhileTheDatabaseIsAway() throws InterruptedException {
        var paused = new AtomicReference<>(Set.of(Part.of(Runs.TENANT)));
        var away = new AtomicBoolean();
        var clock = new AtomicReference<>(Runs.NOW);
        var steps =
                new HeldSteps(
                        DOING,
                        () -> {
                            if (away.get()) {
                                throw new DataAccessResourceFailureException("away");
                            }
                            return new Restrictions.Now(paused.get(), Set.of());
                        },
                        clock::get);
        var step = (Step.Retrieve) step("context");
        assertThat(steps.retrieve(step, call("context"))).isInstanceOf(StepOutcome.Parked.class);
        away.set(true);
        clock.set(Runs.NOW.plusSeconds(5));
        assertThat(steps.retrieve(step, call("context"))).isInstanceOf(StepOutcome.Parked.class);
        away.set(false);
        paused.set(Set.of());
        clock.set(Runs.NOW.plusSeconds(10));
        assertThat(steps.retrieve(step, call("context"))).isEqualTo(DONE);
    }

    @Test
    void waitsForTheDatabaseWhereItKnowsNothingYet() {
        var steps =
                new HeldSteps(
                        DOING,
                        () -> {
                            throw new DataAccessResourceFailureException("away");
                        },
                        () -> Runs.NOW);
        assertThatThrownBy(() -> steps.retrieve((Step.Retrieve) step("context"), call("context")))
                .isInstanceOf(JournalAwayException.class);
    }

    private static StepOutcome retrieve(Set<Part> paused) throws InterruptedException {
        return steps(paused, Set.of()).retrieve((Step.Retrieve) step("context"), call("context"));
    }

    private static StepOutcome generate(Set<Part> paused, Set<Part> limited)
            throws InterruptedException {
        return steps(paused, limited).generate((Step.Generate) step("answer"), call("answer"));
    }

    private static Steps steps(Set<Part> paused, Set<Part> limited) {
        return new HeldSteps(DOING, () -> new Restrictions.Now(paused, limited), () -> Runs.NOW);
    }

    private static Step step(String id) {
        return Workflows.assistant().step(id).orElseThrow();
    }

    private static StepCall call(String step) {
        var run = Runs.of(Runs.whatsapp("Hello"));
        var known = Known.of(run.event(), Workflows.assistant(), Map.of());
        return new StepCall(
                run, step, "support-ops", 1, "key", known, run.deadline(), Purse.FREE, () -> true);
    }
}
