package io.penstock.worker.ingest;

import io.penstock.schema.id.TenantId;
import io.penstock.schema.topic.Topics;
import io.penstock.store.delivery.DeliveryHeaders;
import io.penstock.store.delivery.DeliveryLog;
import io.penstock.store.delivery.KeptDelivery;
import io.penstock.store.delivery.UnreadableDeliveryException;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;

/// Takes batches of deliveries, each by its headers: what is sealed stays so. Offsets are committed
/// after this returns, and a row that is there already came from the same record.
///
/// It reads in a group of its own, so that large requests hold up no event.
class DeliveryIngester {
    private final DeliveryLog deliveries;
    private final Ingest ingest;
    private final DeliveryMetrics metrics;
    private final Batches batches = new Batches(this::keep, this::putAside);

    DeliveryIngester(DeliveryLog deliveries, Ingest ingest, DeliveryMetrics metrics) {
        this.deliveries = deliveries;
        this.ingest = ingest;
        this.metrics = metrics;
    }

    @KafkaListener(
            id = "delivery-ingester",
            idIsGroup = false,
            groupId = "${spring.kafka.consumer.group-id}-deliveries",
            topics = Topics.DELIVERIES,
            containerFactory = "deliveryContainers")
    void take(List<ConsumerRecord<byte[], byte[]>> batch) {
        batches.take(batch);
    }

    private void keep(List<ConsumerRecord<byte[], byte[]>> batch) {
        var readable = new ArrayList<KeptDelivery>();
        var letters = new ArrayList<LogRecord.Unreadable>();
        for (var record : batch) {
            try {
                readable.add(
                        DeliveryHeaders.read(
                                Records.texts(Records.headers(record)), record.value()));
            } catch (UnreadableDeliveryException e) {
                letters.add(unreadable(record, String.valueOf(e.getMessage())));
            }
        }
        metrics.kept(readable.size(), deliveries.keep(readable));
        putAside(letters);
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        putAside(List.of(unreadable(record, reason)));
    }

    private void putAside(List<LogRecord.Unreadable> letters) {
        metrics.putAside(letters.size(), ingest.putAside(letters));
    }

    private static LogRecord.Unreadable unreadable(
            ConsumerRecord<byte[], byte[]> record, String reason) {
        var headers = Records.headers(record);
        return new LogRecord.Unreadable(
                Records.origin(record),
                tenant(Records.texts(headers).get("tenantid")),
                record.key(),
                headers,
                record.value(),
                reason);
    }

    private static @Nullable TenantId tenant(@Nullable String header) {
        try {
            return header == null ? null : new TenantId(header);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
