package io.penstock.worker.ingest;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.topic.Topics;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/// Takes batches of the log. The container commits offsets after this returns, and so after the
/// transaction; if it throws, the same batch comes again.
class KafkaIngester {
    static final String LISTENER = "ingester";

    private final Ingest ingest;
    private final Triggers triggers;
    private final IngestMetrics metrics;
    private final Runnable dueRuns;
    private final InstantSource clock;
    private final Batches batches;

    /// @param dueRuns told after a batch that started runs
    KafkaIngester(
            LogReader reader,
            Ingest ingest,
            Triggers triggers,
            IngestMetrics metrics,
            Runnable dueRuns,
            InstantSource clock) {
        this.ingest = ingest;
        this.triggers = triggers;
        this.metrics = metrics;
        this.dueRuns = dueRuns;
        this.clock = clock;
        this.batches =
                new Batches(
                        batch -> keep(batch.stream().map(reader::read).toList()),
                        (record, reason) -> keep(List.of(reader.unreadable(record, reason))));
    }

    @KafkaListener(
            id = LISTENER,
            idIsGroup = false,
            topics = Topics.EVENTS,
            containerFactory = "ingestContainers")
    void take(List<ConsumerRecord<byte[], byte[]>> batch) {
        batches.take(batch);
        var oldest = batch.stream().mapToLong(ConsumerRecord::timestamp).min().orElse(0);
        metrics.visibleAfter(Duration.between(Instant.ofEpochMilli(oldest), clock.instant()));
    }

    private void keep(List<LogRecord> records) {
        var ingested = ingest.ingest(records, triggers);
        CrashPoint.BATCH_COMMITTED.pass();
        metrics.count(records.size(), ingested);
        if (ingested.runs() > 0 || ingested.settled() > 0) {
            dueRuns.run();
        }
    }
}
