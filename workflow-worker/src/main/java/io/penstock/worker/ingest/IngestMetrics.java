package io.penstock.worker.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.store.ingest.Ingest.Ingested;
import java.time.Duration;

/// `penstock.ingest.records` by `result`: read = inserted + absorbed + dead-lettered + repeated,
/// where `repeated` are unreadable records whose dead letter was there already; alert when it does
/// not hold.
final class IngestMetrics {
    private final Counter read;
    private final Counter inserted;
    private final Counter absorbed;
    private final Counter deadLettered;
    private final Counter repeated;
    private final Counter unmatched;
    private final Counter runs;
    private final Timer lag;

    IngestMetrics(MeterRegistry registry) {
        lag = registry.timer("penstock.ingest.lag");
        read = registry.counter("penstock.ingest.read");
        inserted = registry.counter("penstock.ingest.records", "result", "inserted");
        absorbed = registry.counter("penstock.ingest.records", "result", "absorbed");
        deadLettered = registry.counter("penstock.ingest.records", "result", "dead-lettered");
        repeated = registry.counter("penstock.ingest.records", "result", "repeated");
        unmatched = registry.counter("penstock.ingest.unmatched");
        runs = registry.counter("penstock.ingest.runs");
    }

    /// How long the oldest record of a batch was in the log before it was visible.
    void visibleAfter(Duration waited) {
        lag.record(waited.isNegative() ? Duration.ZERO : waited);
    }

    void count(int records, Ingested ingested) {
        read.increment(records);
        inserted.increment(ingested.inserted());
        absorbed.increment(ingested.absorbed());
        deadLettered.increment(ingested.unreadable());
        repeated.increment(
                records - ingested.inserted() - ingested.absorbed() - ingested.unreadable());
        unmatched.increment(ingested.unmatched());
        runs.increment(ingested.runs());
    }
}
