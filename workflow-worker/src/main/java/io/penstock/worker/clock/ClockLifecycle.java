package io.penstock.worker.clock;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Reads the database's clock for as long as the worker lives.
final class ClockLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final PollLoop loop;
    private volatile boolean running;

    ClockLifecycle(PollLoop loop) {
        this.loop = loop;
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
