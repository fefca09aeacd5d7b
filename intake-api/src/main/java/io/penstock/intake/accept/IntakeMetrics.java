package io.penstock.intake.accept;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Counts per connection; nothing personal is a label.
///
/// received = accepted + duplicate + rejected + ignored; alert when it does not hold.
/// accepted + unanswered = inserted + absorbed, where the last two are the ingester's.
@Component
public class IntakeMetrics {
    private final MeterRegistry meters;
    private final Map<Source, Integer> failures = new ConcurrentHashMap<>();

    IntakeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Source source, List<Acceptance> items) {
        meters.counter("penstock.intake.received", tags(source)).increment(items.size());
        for (var item : items) {
            meters.counter("penstock.intake.items", tags(source).and("result", item.word()))
                    .increment();
        }
    }

    void notStored(Source source) {
        meters.counter("penstock.intake.unavailable", tags(source)).increment();
    }

    /// An event that Kafka has although its request was answered 503.
    void unanswered(Source source) {
        meters.counter("penstock.intake.unanswered", tags(source)).increment();
    }

    /// A request that was authentic and came too often.
    public void limited(Source source) {
        meters.counter("penstock.intake.limited", tags(source).and("policy", "connection"))
                .increment();
    }

    /// A request of a sender whom we know; one that is taken in again says nothing of its sender.
    void authentic(Receipt receipt) {
        if (receipt.original() == null) {
            failures.remove(receipt.source());
        }
    }

    /// Requests to this instance that nobody vouched for, since the last that somebody did.
    public int failuresInARow(Source source) {
        return failures.getOrDefault(source, 0);
    }

    /// A request that nobody vouched for.
    ///
    /// @param reason a stable word
    public void unauthentic(Source source, String reason) {
        failures.merge(source, 1, Integer::sum);
        meters.counter("penstock.intake.auth.failures", tags(source).and("reason", reason))
                .increment();
    }

    /// From the request's arrival to Kafka's acknowledgement.
    Timer acknowledgement(Source source) {
        return meters.timer("penstock.intake.acknowledgement", tags(source));
    }

    private static Tags tags(Source source) {
        return Tags.of("channel", source.channel().word(), "connection", source.connection());
    }
}
