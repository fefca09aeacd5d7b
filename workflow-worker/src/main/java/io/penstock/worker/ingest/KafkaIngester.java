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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.transaction.TransactionException;

/// Takes batches of the log. The container commits offsets after this returns, and so after the
/// transaction; if it throws, the same batch comes again.
class KafkaIngester {
    private static final Logger log = LoggerFactory.getLogger(KafkaIngester.class);
    static final String LISTENER = "ingester";

    private final LogReader reader;
    private final Ingest ingest;
    private final Triggers triggers;
    private final IngestMetrics metrics;
    private final Runnable dueRuns;
    private final InstantSource clock;

    /// @param dueRuns told after a batch that started runs
    KafkaIngester(
            LogReader reader,
            Ingest ingest,
            Triggers triggers,
            IngestMetrics metrics,
            Runnable dueRuns,
            InstantSource clock) {
        this.reader = reader;
        this.ingest = ingest;
        this.triggers = triggers;
        this.metrics = metrics;
        this.dueRuns = dueRuns;
        this.clock = clock;
    }

    @KafkaListener(
            id = LISTENER,
            idIsGroup = false,
            topics = Topics.EVENTS,
            containerFactory = "ingestContainers")
    void take(List<ConsumerRecord<byte[], byte[]>> batch) {
        try {
            keep(batch.stream().map(reader::read).toList());
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            batch.forEach(this::takeAlone);
        }
        var oldest = batch.stream().mapToLong(ConsumerRecord::timestamp).min().orElse(0);
        metrics.visibleAfter(Duration.between(Instant.ofEpochMilli(oldest), clock.instant()));
    }

    /// A batch that cannot be kept has a record that cannot be kept: found by taking each alone, it
    /// becomes a dead letter and blocks nothing.
    private void takeAlone(ConsumerRecord<byte[], byte[]> record) {
        try {
            keep(List.of(reader.read(record)));
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            log.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A record cannot be kept; it becomes a dead letter");
            var reason = "keeping it broke with " + e.getClass().getSimpleName();
            keep(List.of(reader.unreadable(record, reason)));
        }
    }

    /// Only what a database says of the data itself is the record's fault.
    private static boolean isDatabaseAway(RuntimeException e) {
        return e instanceof TransactionException
                || (e instanceof DataAccessException
                        && !(e instanceof DataIntegrityViolationException));
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
