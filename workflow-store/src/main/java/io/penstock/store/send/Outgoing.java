package io.penstock.store.send;

import io.penstock.schema.event.Channel;

/// What is about to be sent.
///
/// @param key idempotency key: run, step and iteration; it travels with the message
/// @param body is sealed
public record Outgoing(String key, String step, int iteration, Channel channel, String body) {}
