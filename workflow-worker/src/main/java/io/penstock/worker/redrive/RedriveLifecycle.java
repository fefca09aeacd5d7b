package io.penstock.worker.redrive;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Runs the redriver for as long as the worker lives.
final class RedriveLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PollLoop loop;
    private volatile boolean running;

    RedriveLifecycle(Redriver redriver, Duration pause) {
        this.loop = new PollLoop("redrive", redriver::redriveOnce, pause);
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
