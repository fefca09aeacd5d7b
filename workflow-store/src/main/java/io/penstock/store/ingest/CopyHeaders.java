package io.penstock.store.ingest;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Headers of a copy on `penstock.dead-letters`: the record's own as they came, then where it stood
/// in the names and encodings of Spring Kafka's `DeadLetterPublishingRecoverer` (numbers are
/// big-endian) and of Kafka Connect's sinks (all text), then ours. No exception, no stack trace:
/// both have headers for them, and a message may quote the payload.
///
/// A tool that puts the copy back with all its headers makes a record that counts its hops.
final class CopyHeaders {
    private static final String GROUP = "workflow-worker";
    private static final String GROUP_OF_DELIVERIES = "workflow-worker-deliveries";

    private CopyHeaders() {}

    static Map<String, byte[]> of(LogRecord.Unreadable letter, String code, int hops) {
        var origin = letter.origin();
        var headers = new LinkedHashMap<>(letter.headers());
        headers.put("kafka_dlt-original-topic", text(origin.topic()));
        headers.put("kafka_dlt-original-partition", number(origin.partition()));
        headers.put("kafka_dlt-original-offset", number(origin.offset()));
        headers.put("kafka_dlt-original-timestamp", number(origin.timestamp().toEpochMilli()));
        headers.put("kafka_dlt-original-consumer-group", text(group(origin)));
        headers.put("__connect.errors.topic", text(origin.topic()));
        headers.put("__connect.errors.partition", text(Integer.toString(origin.partition())));
        headers.put("__connect.errors.offset", text(Long.toString(origin.offset())));
        headers.put("penstock_failure_class", text(FailureClass.UNREADABLE.name()));
        headers.put("penstock_failure_code", text(code));
        headers.put("penstock_failure_reason", text(letter.reason()));
        headers.put(Topics.HOPS, text(Integer.toString(hops + 1)));
        return headers;
    }

    private static String group(Origin origin) {
        return origin.topic().equals(Topics.DELIVERIES) ? GROUP_OF_DELIVERIES : GROUP;
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
