package io.penstock.worker.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.retention.DeliveryDays;
import io.penstock.store.retention.Retention;
import io.penstock.store.retention.Retention.Page;
import io.penstock.store.retention.Retention.Place;
import io.penstock.store.retention.Retention.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One batch of one kind a look, each kind in turn, beginning with the days of deliveries. What may
/// not leave yet is passed by, and looked at again once the newest was reached.
///
/// `penstock.retention.runs` by `status`, `penstock.retention.events`,
/// `penstock.retention.delivery.days`: what left.
final class Retirement {
    /// Days of deliveries that are made ahead: a worker may be away for that long.
    private static final int DAYS_AHEAD = 3;

    private final Retention retention;
    private final DeliveryDays days;
    private final RetentionProperties settings;
    private final MeterRegistry registry;
    private final List<Rule> rules;
    private final @Nullable Place[] places;
    private int turn;

    Retirement(
            Retention retention,
            DeliveryDays days,
            RetentionProperties settings,
            MeterRegistry registry) {
        this.retention = retention;
        this.days = days;
        this.settings = settings;
        this.registry = registry;
        this.rules =
                List.of(
                        new Rule(RunStatus.COMPLETED, settings.completed(), Map.of()),
                        new Rule(RunStatus.CANCELLED, settings.cancelled(), Map.of()),
                        new Rule(RunStatus.FAILED, settings.failed(), settings.classes()));
        this.places = new Place[rules.size() + 1];
    }

    void retireOnce() {
        var kind = turn - 1;
        turn = (turn + 1) % (places.length + 1);
        if (kind < 0) {
            days();
            return;
        }
        var page = kind < rules.size() ? runs(rules.get(kind), places[kind]) : events(places[kind]);
        places[kind] = page.next();
        registry.counter("penstock.retention.events").increment(page.events());
    }

    private void days() {
        var kept = days.keep(DAYS_AHEAD, settings.deliveries());
        registry.counter("penstock.retention.delivery.days").increment(kept.dropped());
    }

    private Page runs(Rule rule, @Nullable Place after) {
        var page = retention.moveOut(rule, after, settings.batch());
        registry.counter("penstock.retention.runs", "status", rule.status().name())
                .increment(page.moved());
        return page;
    }

    private Page events(@Nullable Place after) {
        return retention.forgetEvents(settings.unmatched(), after, settings.batch());
    }
}
