package io.penstock.worker.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.claim.Backlog;
import io.penstock.worker.run.Course;
import io.penstock.worker.run.Ending;
import java.util.concurrent.atomic.AtomicInteger;

/// `penstock.runs.claimed` = `penstock.runs.left` over all `how` + `penstock.runs.executing`; alert
/// when it does not hold.
final class DispatchMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger executing = new AtomicInteger();

    DispatchMetrics(MeterRegistry registry, Backlog backlog) {
        this.registry = registry;
        registry.gauge("penstock.runs.executing", executing);
        registry.gauge("penstock.queue.due", backlog, it -> it.due().conversations());
        registry.gauge(
                "penstock.queue.oldest.seconds",
                backlog,
                it -> it.due().oldest().toMillis() / 1000.0);
    }

    void claimed() {
        executing.incrementAndGet();
        registry.counter("penstock.runs.claimed").increment();
    }

    void left(Course course) {
        executing.decrementAndGet();
        registry.counter("penstock.runs.left", "how", how(course)).increment();
    }

    private static String how(Course course) {
        return switch (course) {
            case Course.Lost() -> "lost";
            case Course.Abandoned() -> "abandoned";
            case Course.Ended(var ending) ->
                    switch (ending) {
                        case Ending.Completed() -> "completed";
                        case Ending.Retrying _ -> "retrying";
                        case Ending.Parked _ -> "parked";
                        case Ending.InReview _ -> "in-review";
                        case Ending.Unsettled _ -> "unsettled";
                        case Ending.Failed _ -> "failed";
                    };
        };
    }
}
