package io.penstock.worker.gate;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.connection.Connections;
import io.penstock.store.gate.Gates;
import io.penstock.store.send.Sends;
import io.penstock.worker.run.Steps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/// Keeps this worker's news of the gates fresh, and lets runs go on whose gate a person opened.
public final class Gatekeeper implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KnownGates known;
    private final Connections connections;
    private final Sends sends;
    private final GateProperties settings;
    private final InstantSource clock;
    private final List<PollLoop> loops;
    private volatile boolean running;

    Gatekeeper(
            KnownGates known,
            Gates gates,
            Connections connections,
            Sends sends,
            GateProperties settings,
            InstantSource clock) {
        this.known = known;
        this.connections = connections;
        this.sends = sends;
        this.settings = settings;
        this.clock = clock;
        this.loops =
                List.of(
                        new PollLoop("gates", known::refreshOnce, settings.refresh()),
                        new PollLoop(
                                "opened-gates",
                                () ->
                                        gates.wakeOnce(settings.batch(), settings.spread())
                                                == settings.batch(),
                                settings.refresh()));
    }

    /// The same steps, behind their gates.
    public Steps before(Steps steps) {
        return new GatedSteps(steps, known, connections, sends, settings, clock);
    }

    @Override
    public void start() {
        loops.forEach(PollLoop::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(loop -> loop.stop(PATIENCE));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Knows the gates before the first run is claimed.
    @Override
    public int getPhase() {
        return -1;
    }
}
