package io.penstock.worker.review;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.review.Expiry;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/// Looks for reviews whose time is up, for as long as the worker lives. Every worker looks: the
/// store lets one of them write.
final class ExpiryLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PollLoop loop;
    private volatile boolean running;

    ExpiryLifecycle(Expiry expiry, ReviewProperties settings) {
        this.loop =
                new PollLoop(
                        "review-expiry",
                        () -> expiry.expire(settings.batch()) == settings.batch(),
                        settings.pause());
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
