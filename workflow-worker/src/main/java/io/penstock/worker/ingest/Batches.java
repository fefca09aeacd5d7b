package io.penstock.worker.ingest;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/// Takes batches of a topic. A batch that cannot be kept has a record that cannot be kept: found by
/// taking each alone, it is put aside and blocks nothing.
final class Batches {
    private static final Logger log = LoggerFactory.getLogger(Batches.class);

    private final Consumer<List<ConsumerRecord<byte[], byte[]>>> keep;
    private final Aside aside;

    /// Where a record goes that cannot be kept.
    @FunctionalInterface
    interface Aside {
        /// @param reason for people; no payload
        void put(ConsumerRecord<byte[], byte[]> record, String reason);
    }

    Batches(Consumer<List<ConsumerRecord<byte[], byte[]>>> keep, Aside aside) {
        this.keep = keep;
        this.aside = aside;
    }

    /// Throws while the database is away: then the same batch comes again.
    void take(List<ConsumerRecord<byte[], byte[]>> batch) {
        try {
            keep.accept(batch);
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("records", batch.size())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A batch cannot be kept; each of its records is taken alone");
            batch.forEach(this::takeAlone);
        }
    }

    private void takeAlone(ConsumerRecord<byte[], byte[]> record) {
        try {
            keep.accept(List.of(record));
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A record cannot be kept; it becomes a dead letter");
            aside.put(record, "keeping it broke with " + e.getClass().getSimpleName());
        }
    }

    /// Only what a database says of the data itself is the record's fault.
    private static boolean isDatabaseAway(RuntimeException e) {
        return e instanceof TransactionException
                || (e instanceof DataAccessException
                        && !(e instanceof DataIntegrityViolationException));
    }
}
