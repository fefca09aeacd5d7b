package io.penstock.worker.dispatch;

import io.penstock.definition.Step;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Restrictions;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import io.penstock.worker.run.Steps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Before each step: a run whose tenant, workflow or route was paused meanwhile goes no further,
/// and one that comes to a route with a limit, for which it was not claimed, stands in line for it.
/// Neither has failed, and neither uses up an attempt.
final class HeldSteps implements Steps {
    /// How old what is known of pauses may be, and how long a run is left alone that one sent away.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Steps steps;
    private final Restrictions restrictions;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    HeldSteps(Steps steps, Restrictions restrictions, InstantSource clock) {
        this.steps = steps;
        this.restrictions = restrictions;
        this.clock = clock;
    }

    private record Known(Restrictions.Now restrictions, Instant until) {}

    private interface Work {
        StepOutcome done() throws InterruptedException;
    }

    @Override
    public StepOutcome retrieve(Step.Retrieve step, StepCall call) throws InterruptedException {
        return unlessPaused(call, () -> steps.retrieve(step, call));
    }

    @Override
    public StepOutcome generate(Step.Generate step, StepCall call) throws InterruptedException {
        return unlessPaused(call, () -> onItsRoute(step, call));
    }

    @Override
    public StepOutcome deliver(Step.Deliver step, StepCall call) throws InterruptedException {
        return unlessPaused(call, () -> steps.deliver(step, call));
    }

    @Override
    public StepOutcome call(Step.Call step, StepCall call) throws InterruptedException {
        return unlessPaused(call, () -> steps.call(step, call));
    }

    @Override
    public StepOutcome fetch(Step.Fetch step, StepCall call) throws InterruptedException {
        return unlessPaused(call, () -> steps.fetch(step, call));
    }

    private StepOutcome onItsRoute(Step.Generate step, StepCall call) throws InterruptedException {
        var now = now();
        var route = Part.route(call.run().tenant(), step.route());
        if (now.paused().contains(route)) {
            return paused("route " + step.route() + " is paused");
        }
        var limited =
                now.limited().contains(route)
                        || now.limited().contains(Part.routeOfAll(step.route()));
        return limited && !step.route().equals(call.run().claim().route())
                ? new StepOutcome.Parked(
                        clock.instant(), "stands in line for route " + step.route())
                : steps.generate(step, call);
    }

    private StepOutcome unlessPaused(StepCall call, Work work) throws InterruptedException {
        var tenant = call.run().tenant();
        var workflow = call.run().claim().workflow();
        var paused = now().paused();
        return Stream.of(Part.of(tenant), Part.workflow(tenant, workflow))
                        .anyMatch(paused::contains)
                ? paused("workflow or tenant is paused")
                : work.done();
    }

    /// It is due when the pause ends: nobody claims it before.
    private StepOutcome paused(String why) {
        return new StepOutcome.Parked(clock.instant().plus(FRESH), why);
    }

    /// One asks, the others go by what was known; so do all while the database is away.
    private Restrictions.Now now() {
        var now = clock.instant();
        var current = known;
        if (current == null) {
            current = new Known(asked(), now.plus(FRESH));
        } else if (!now.isBefore(current.until())) {
            known = new Known(current.restrictions(), now.plus(FRESH));
            current = new Known(askedOr(current.restrictions()), now.plus(FRESH));
        }
        known = current;
        return current.restrictions();
    }

    private Restrictions.Now asked() {
        try {
            return restrictions.now();
        } catch (DataAccessException | TransactionException e) {
            throw JournalAwayException.during("Looking for pauses", e);
        }
    }

    private Restrictions.Now askedOr(Restrictions.Now before) {
        try {
            return restrictions.now();
        } catch (DataAccessException | TransactionException _) {
            return before;
        }
    }
}
