package io.penstock.worker.ingest;

import io.penstock.platform.event.EventRecords;
import io.penstock.platform.event.UnreadableRecordException;
import io.penstock.schema.id.TenantId;
import io.penstock.store.ingest.LogRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Reads Kafka records as events. Whatever is none becomes unreadable, and is kept as it is.
final class LogReader {
    private final EventRecords records;

    LogReader(EventRecords records) {
        this.records = records;
    }

    LogRecord read(ConsumerRecord<byte[], byte[]> record) {
        try {
            var event = records.decode(Records.texts(Records.headers(record)), record.value());
            return new LogRecord.Readable(Records.origin(record), event);
        } catch (UnreadableRecordException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return unreadable(record, "reading it broke with " + e.getClass().getSimpleName());
        }
    }

    /// @param reason for people; no payload
    LogRecord unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        var headers = Records.headers(record);
        return new LogRecord.Unreadable(
                Records.origin(record),
                tenant(headers.get("ce_tenantid")),
                record.key(),
                headers,
                record.value(),
                reason);
    }

    private static @Nullable TenantId tenant(byte @Nullable [] header) {
        if (header == null) {
            return null;
        }
        try {
            return new TenantId(new String(header, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
