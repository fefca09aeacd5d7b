package io.penstock.worker.review;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.review.Ageing;
import io.penstock.store.review.Expiry;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/// Looks for reviews that wait for long, and for those whose time is up, for as long as the worker
/// lives. Every worker looks: the store lets one of them write.
final class ReviewLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<PollLoop> loops;
    private volatile boolean running;

    ReviewLifecycle(
            Expiry expiry, Ageing ageing, ReviewMetrics metrics, ReviewProperties settings) {
        var batch = settings.batch();
        this.loops =
                List.of(
                        new PollLoop(
                                "review-expiry",
                                () -> expiry.expire(batch) == batch,
                                settings.pause()),
                        new PollLoop(
                                "review-ageing",
                                () -> ageing.announce(batch) == batch,
                                settings.pause()),
                        new PollLoop("review-metrics", metrics::look, settings.count()));
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
}
