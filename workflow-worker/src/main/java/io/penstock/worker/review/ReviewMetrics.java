package io.penstock.worker.review;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.penstock.store.review.ReviewLoad;
import io.penstock.store.review.ReviewLoad.Load;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// `penstock.reviews.open`, `penstock.reviews.overdue` and `penstock.reviews.oldest.seconds` by
/// `queue` and `owner`: what the database counts, by each worker alike.
final class ReviewMetrics {
    private final ReviewLoad load;
    private final MultiGauge open;
    private final MultiGauge overdue;
    private final MultiGauge oldest;

    ReviewMetrics(ReviewLoad load, MeterRegistry registry) {
        this.load = load;
        this.open = MultiGauge.builder("penstock.reviews.open").register(registry);
        this.overdue = MultiGauge.builder("penstock.reviews.overdue").register(registry);
        this.oldest = MultiGauge.builder("penstock.reviews.oldest.seconds").register(registry);
    }

    /// @return false: once a round is enough
    boolean look() {
        var now = load.now();
        show(open, now, Load::open);
        show(overdue, now, Load::overdue);
        show(oldest, now, it -> it.oldest().toMillis() / 1000.0);
        return false;
    }

    private static void show(MultiGauge gauge, List<Load> now, ToDoubleFunction<Load> value) {
        gauge.register(
                now.stream().<Row<?>>map(it -> Row.of(tags(it), value.applyAsDouble(it))).toList(),
                true);
    }

    private static Tags tags(Load load) {
        return Tags.of(
                "queue", load.queue(), "owner", Objects.requireNonNullElse(load.owner(), ""));
    }
}
