package io.penstock.worker.signal;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.signal.SignalWork;
import io.penstock.store.signal.SignalWork.Marked;
import java.util.Locale;

/// `penstock.signals.attempts` by `result`: delivered, retried, dead (a dead letter), disabled
/// (dead, and so is its subscription) and lost (it took longer than its lease, and is sent again).
/// `penstock.signals.pending` and `penstock.signals.oldest.seconds` (the longest due) are of the
/// database.
final class SignalMetrics {
    private final MeterRegistry registry;

    SignalMetrics(MeterRegistry registry, SignalWork work) {
        this.registry = registry;
        registry.gauge("penstock.signals.pending", work, it -> it.waiting().pending());
        registry.gauge(
                "penstock.signals.oldest.seconds",
                work,
                it -> Math.max(0, it.waiting().oldest().toMillis() / 1000.0));
    }

    void attempted(Marked result) {
        registry.counter(
                        "penstock.signals.attempts",
                        "result",
                        result.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
