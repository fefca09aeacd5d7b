package io.penstock.faults.check;

import java.util.Map;

/// A record on a topic.
public record Announced(
        String topic,
        int partition,
        long offset,
        String key,
        Map<String, String> headers,
        String value) {
    String place() {
        return topic + "-" + partition + "@" + offset;
    }

    /// Without its content.
    @Override
    public String toString() {
        return place();
    }
}
