package io.penstock.worker.ingest;

import io.penstock.platform.event.EventRecords;
import io.penstock.platform.event.UnreadableRecordException;
import io.penstock.schema.id.TenantId;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
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
            var event = records.decode(texts(headers(record)), record.value());
            return new LogRecord.Readable(origin(record), event);
        } catch (UnreadableRecordException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return unreadable(record, "reading it broke with " + e.getClass().getSimpleName());
        }
    }

    /// @param reason for people; no payload
    LogRecord unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        var headers = headers(record);
        return new LogRecord.Unreadable(
                origin(record),
                tenant(headers.get("ce_tenantid")),
                record.key(),
                headers,
                record.value(),
                reason);
    }

    private static Origin origin(ConsumerRecord<byte[], byte[]> record) {
        return new Origin(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())));
    }

    /// The last of each name counts.
    private static Map<String, byte[]> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new LinkedHashMap<String, byte[]>();
        for (var header : record.headers()) {
            headers.put(header.key(), header.value() == null ? new byte[0] : header.value());
        }
        return headers;
    }

    private static Map<String, String> texts(Map<String, byte[]> headers) {
        return headers.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                header -> new String(header.getValue(), StandardCharsets.UTF_8)));
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
