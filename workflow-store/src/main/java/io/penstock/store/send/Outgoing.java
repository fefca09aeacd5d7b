package io.penstock.store.send;

import io.penstock.schema.event.Channel;
import org.jspecify.annotations.Nullable;

/// What is about to be sent.
///
/// @param key idempotency key: run, step and iteration; it travels with the message
/// @param body is sealed
/// @param owner who answers for the step
public record Outgoing(
        String key,
        String step,
        @Nullable String owner,
        int iteration,
        Channel channel,
        String body) {}
