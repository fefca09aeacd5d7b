package io.penstock.worker.retention;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Lets what is old leave for as long as the worker lives. Every worker does: the store lets none
/// wait for another.
final class RetentionLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PollLoop loop;
    private volatile boolean running;

    RetentionLifecycle(Retirement retirement, Duration pause) {
        this.loop =
                new PollLoop(
                        "retention",
                        () -> {
                            retirement.retireOnce();
                            return false;
                        },
                        pause);
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
