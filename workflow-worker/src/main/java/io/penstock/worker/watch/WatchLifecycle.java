package io.penstock.worker.watch;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Counts for as long as the worker lives.
final class WatchLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PollLoop loop;
    private volatile boolean running;

    WatchLifecycle(Standing standing, WatchProperties settings) {
        this.loop = new PollLoop("watch", standing::countOnce, settings.pause());
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
