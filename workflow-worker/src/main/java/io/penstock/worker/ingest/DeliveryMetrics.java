package io.penstock.worker.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// `penstock.ingest.deliveries` by `result`, as [IngestMetrics] counts events.
final class DeliveryMetrics {
    private final Counter inserted;
    private final Counter absorbed;
    private final Counter deadLettered;
    private final Counter repeated;

    DeliveryMetrics(MeterRegistry registry) {
        inserted = registry.counter("penstock.ingest.deliveries", "result", "inserted");
        absorbed = registry.counter("penstock.ingest.deliveries", "result", "absorbed");
        deadLettered = registry.counter("penstock.ingest.deliveries", "result", "dead-lettered");
        repeated = registry.counter("penstock.ingest.deliveries", "result", "repeated");
    }

    void kept(int records, int fresh) {
        inserted.increment(fresh);
        absorbed.increment(records - fresh);
    }

    void putAside(int records, int fresh) {
        deadLettered.increment(fresh);
        repeated.increment(records - fresh);
    }
}
