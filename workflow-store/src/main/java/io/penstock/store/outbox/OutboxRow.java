package io.penstock.store.outbox;

import java.util.Map;

/// A record to be produced.
///
/// @param headers by name
public record OutboxRow(
        long id, String topic, String key, Map<String, byte[]> headers, byte[] value) {}
