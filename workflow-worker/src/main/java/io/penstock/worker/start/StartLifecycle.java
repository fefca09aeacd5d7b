package io.penstock.worker.start;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Looks for what is due, for as long as the worker lives. Every worker looks: the store lets each
/// thing be done once.
final class StartLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PollLoop loop;
    private volatile boolean running;

    StartLifecycle(String name, PollLoop.Step step, Duration pause) {
        this.loop = new PollLoop(name, step, pause);
    }

    @Override
    public void start() {
        loop.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        loop.stop(PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
