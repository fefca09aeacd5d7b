package io.penstock.worker.ingest;

import io.penstock.schema.topic.Topics;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.Triggers;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/// Takes batches of the log. The container commits offsets after this returns, and so after the
/// transaction; if it throws, the same batch comes again.
class KafkaIngester {
    static final String LISTENER = "ingester";

    private final LogReader reader;
    private final Ingest ingest;
    private final Triggers triggers;
    private final IngestMetrics metrics;
    private final Runnable dueRuns;

    /// @param dueRuns told after a batch that started runs
    KafkaIngester(
            LogReader reader,
            Ingest ingest,
            Triggers triggers,
            IngestMetrics metrics,
            Runnable dueRuns) {
        this.reader = reader;
        this.ingest = ingest;
        this.triggers = triggers;
        this.metrics = metrics;
        this.dueRuns = dueRuns;
    }

    @KafkaListener(
            id = LISTENER,
            idIsGroup = false,
            topics = Topics.EVENTS,
            containerFactory = "ingestContainers")
    void take(List<ConsumerRecord<byte[], byte[]>> batch) {
        var ingested = ingest.ingest(batch.stream().map(reader::read).toList(), triggers);
        metrics.count(batch.size(), ingested);
        if (ingested.runs() > 0 || ingested.settled() > 0) {
            dueRuns.run();
        }
    }
}
