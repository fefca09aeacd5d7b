package io.penstock.intake;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.schema.topic.Topics;
import io.penstock.store.delivery.DeliveryHeaders;
import io.penstock.store.delivery.DeliveryLog;
import io.penstock.store.delivery.KeptDelivery;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What was kept of requests, and its way into the table as the ingester goes it.
public final class Deliveries {
    private Deliveries() {}

    static DeliveryRecords.Content open(
            RunningIntake intake, ConsumerRecord<String, byte[]> record) {
        return intake.bean(DeliveryRecords.class).open(kept(record));
    }

    public static List<KeptDelivery> ingest(
            RunningIntake intake, WorkerStore worker, String connection) {
        try (var topic = new EventTopic(intake, Topics.DELIVERIES)) {
            var kept =
                    topic.recordsOf("connection", connection).stream()
                            .map(Deliveries::kept)
                            .toList();
            for (var i = 0; i < kept.size(); i += DeliveryLog.LIMIT) {
                var end = Math.min(kept.size(), i + DeliveryLog.LIMIT);
                worker.get(DeliveryLog.class).keep(kept.subList(i, end));
            }
            return kept;
        }
    }

    /// What was kept of the last request with that body, as it was sent.
    static DeliveryRecords.Content ofBody(RunningIntake intake, EventTopic topic, byte[] body) {
        return ofBody(intake, topic, "taken", body);
    }

    static DeliveryRecords.Content ofBody(
            RunningIntake intake, EventTopic topic, String verdict, byte[] body) {
        var sha256 = HexFormat.of().formatHex(sha256(body));
        for (var record : topic.recordsOf("verdict", verdict).reversed()) {
            var content = open(intake, record);
            if (sha256.equals(content.sha256())) {
                return content;
            }
        }
        throw new AssertionError("Nothing was kept of that body");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeptDelivery kept(ConsumerRecord<String, byte[]> record) {
        return DeliveryHeaders.read(EventTopic.headers(record), record.value());
    }
}
