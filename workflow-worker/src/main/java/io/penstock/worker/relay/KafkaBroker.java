package io.penstock.worker.relay;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.store.outbox.OutboxRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A transactional producer. Making one fences every earlier one of the same id.
final class KafkaBroker implements Broker {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// The copy of an unreadable record is the largest that topics take, and headers of ours.
    private static final int MAX_REQUEST = 5 * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;

    private KafkaBroker(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /// @param settings of the connection to Kafka
    static KafkaBroker open(Map<String, Object> settings, String transactionalId) {
        var all = new HashMap<>(settings);
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST);
        var producer =
                new KafkaProducer<byte[], byte[]>(
                        all, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new KafkaBroker(producer);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public void produce(List<OutboxRow> rows) {
        producer.beginTransaction();
        var sent = new ArrayList<Future<RecordMetadata>>(rows.size());
        try {
            rows.forEach(row -> sent.add(producer.send(record(row))));
            CrashPoint.RELAY_UNCOMMITTED.pass();
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw refusal(sent).<RuntimeException>map(RefusedBatchException::because).orElse(e);
        }
    }

    private static Optional<Throwable> refusal(List<Future<RecordMetadata>> sent) {
        return sent.stream()
                .filter(one -> one.state() == Future.State.FAILED)
                .map(Future::exceptionNow)
                .filter(KafkaBroker::refusal)
                .findFirst();
    }

    private static boolean refusal(Throwable why) {
        return why instanceof RecordTooLargeException
                || why instanceof InvalidTopicException
                || why instanceof InvalidRecordException;
    }

    private static ProducerRecord<byte[], byte[]> record(OutboxRow row) {
        var record = new ProducerRecord<>(row.topic(), row.key(), row.value());
        row.headers().forEach((name, value) -> record.headers().add(name, value));
        return record;
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
