package io.penstock.store.outbox;

/// A record to be produced.
public record OutboxRow(long id, String topic, String key, byte[] value) {}
