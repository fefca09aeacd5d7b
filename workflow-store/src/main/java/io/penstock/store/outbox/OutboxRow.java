package io.penstock.store.outbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record to be produced.
///
/// @param headers by name
public record OutboxRow(
        long id,
        String topic,
        byte @Nullable [] key,
        Map<String, byte[]> headers,
        byte @Nullable [] value) {}
