package io.penstock.worker.gate;

import io.penstock.definition.Evaluated;
import io.penstock.definition.Step;
import io.penstock.schema.failure.FailureClass;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connections;
import io.penstock.store.gate.GateKey;
import io.penstock.store.send.Sends;
import io.penstock.worker.call.Turnstile;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import io.penstock.worker.run.Steps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Asks the gate before a step calls its target, and closes it where the target asks to be left
/// alone. A run that finds it closed is parked there; one whose call closed it has used up an
/// attempt, and waits with the others.
final class GatedSteps implements Steps {
    private final Steps steps;
    private final KnownGates gates;
    private final Connections connections;
    private final Sends sends;
    private final GateProperties settings;
    private final InstantSource clock;

    GatedSteps(
            Steps steps,
            KnownGates gates,
            Connections connections,
            Sends sends,
            GateProperties settings,
            InstantSource clock) {
        this.steps = steps;
        this.gates = gates;
        this.connections = connections;
        this.sends = sends;
        this.settings = settings;
        this.clock = clock;
    }

    /// One call of a target.
    @FunctionalInterface
    private interface Work {
        StepOutcome run() throws InterruptedException;
    }

    @Override
    public StepOutcome retrieve(Step.Retrieve step, StepCall call) throws InterruptedException {
        return steps.retrieve(step, call);
    }

    @Override
    public StepOutcome generate(Step.Generate step, StepCall call) throws InterruptedException {
        var gate = GateKey.route(call.run().tenant(), step.route());
        return through(gate, () -> steps.generate(step, call));
    }

    /// What may have been sent already is brought to its end: that calls nobody.
    @Override
    public StepOutcome deliver(Step.Deliver step, StepCall call) throws InterruptedException {
        var gate = connection(step, call);
        if (gate.isEmpty()
                || (gates.closed(gate.get()) && sends.begun(call.run().tenant(), call.key()))) {
            return steps.deliver(step, call);
        }
        return through(gate.get(), () -> steps.deliver(step, call));
    }

    /// A call without a connection has a target of which nobody else knows: only the run waits.
    @Override
    public StepOutcome call(Step.Call step, StepCall call) throws InterruptedException {
        var named = step.connection();
        return named == null
                ? bounded(steps.call(step, call))
                : through(
                        GateKey.connection(call.run().tenant(), named),
                        () -> steps.call(step, call));
    }

    /// Where there is nothing to fetch, nobody is asked.
    @Override
    public StepOutcome fetch(Step.Fetch step, StepCall call) throws InterruptedException {
        var tenant = call.run().tenant();
        var event = call.run().event();
        var files = event.data().attachments();
        var account = event.data().nativeItem().account();
        var connection =
                files == null || files.isEmpty() || account == null
                        ? Optional.<Connection>empty()
                        : connections.ofAccount(tenant, event.channel(), account);
        return connection.isEmpty()
                ? steps.fetch(step, call)
                : through(
                        GateKey.connection(tenant, event.channel(), connection.get().id()),
                        () -> steps.fetch(step, call));
    }

    /// Empty where the step will find that there is no way.
    private Optional<GateKey> connection(Step.Deliver step, StepCall call) {
        var tenant = call.run().tenant();
        return step.to().resolve(call.known().scope()) instanceof Evaluated.Value(var to)
                ? connections
                        .ofAccount(tenant, to.channel(), to.account())
                        .map(way -> GateKey.connection(tenant, to.channel(), way.id()))
                : Optional.empty();
    }

    private StepOutcome through(GateKey gate, Work work) throws InterruptedException {
        return switch (gates.ask(gate)) {
            case Passage.Free() -> heeded(gate, work.run());
            case Passage.Shut(var until) -> new StepOutcome.Parked(until, gate.label());
            case Passage.InTurn(var wait) -> inTurn(gate, wait, work);
        };
    }

    /// Those before may have found that the target still wants to be left alone.
    private StepOutcome inTurn(GateKey gate, Duration wait, Work work) throws InterruptedException {
        Turnstile.pause(wait);
        return gates.closed(gate) ? through(gate, work) : heeded(gate, work.run());
    }

    private StepOutcome bounded(StepOutcome outcome) {
        var longest = clock.instant().plus(settings.longest());
        return outcome instanceof StepOutcome.Failed failed
                        && failed.notBefore() != null
                        && failed.notBefore().isAfter(longest)
                ? new StepOutcome.Failed(failed.failure(), longest)
                : outcome;
    }

    private StepOutcome heeded(GateKey gate, StepOutcome outcome) {
        return outcome instanceof StepOutcome.Failed failed && failed.notBefore() != null
                ? heeded(gate, failed, failed.notBefore())
                : outcome;
    }

    /// The run waits at the gate that it closed, at once: another worker that took it over a moment
    /// later need not know of the gate yet. A person who opens it lets this run go on, too.
    private StepOutcome heeded(GateKey gate, StepOutcome.Failed failed, Instant notBefore) {
        var asked = Duration.between(clock.instant(), notBefore);
        var wait = asked.compareTo(settings.longest()) > 0 ? settings.longest() : asked;
        if (!wait.isPositive() || !ofTheTarget(gate, failed.failure().failureClass())) {
            return new StepOutcome.Failed(failed.failure(), clock.instant().plus(wait));
        }
        return gates.close(gate, wait, failed.failure().code())
                        && gates.ask(gate) instanceof Passage.Shut(var until)
                ? new StepOutcome.Failed(failed.failure(), until, gate.label())
                : new StepOutcome.Failed(failed.failure(), clock.instant().plus(wait));
    }

    /// What is said of the target, and not of one call, concerns everybody. Whoever stands behind a
    /// connection speaks of itself; behind a route a service of ours may speak.
    private static boolean ofTheTarget(GateKey gate, FailureClass failureClass) {
        return gate.kind() == GateKey.Kind.CONNECTION
                || failureClass == FailureClass.RATE_LIMITED
                || failureClass == FailureClass.PROVIDER_UNAVAILABLE;
    }
}
