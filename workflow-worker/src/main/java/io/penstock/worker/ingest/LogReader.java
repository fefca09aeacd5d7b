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
        var origin =
                new Origin(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        Instant.ofEpochMilli(Math.max(0, record.timestamp())));
        var headers = headers(record);
        try {
            return new LogRecord.Readable(origin, records.decode(texts(headers), record.value()));
        } catch (UnreadableRecordException e) {
            return unreadable(origin, record, headers, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            var reason = "reading it broke with " + e.getClass().getSimpleName();
            return unreadable(origin, record, headers, reason);
        }
    }

    private static LogRecord unreadable(
            Origin origin,
            ConsumerRecord<byte[], byte[]> record,
            Map<String, byte[]> headers,
            String reason) {
        return new LogRecord.Unreadable(
                origin,
                tenant(headers.get("ce_tenantid")),
                record.key(),
                headers,
                record.value(),
                reason);
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
