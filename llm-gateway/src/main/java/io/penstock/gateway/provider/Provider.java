package io.penstock.gateway.provider;

import io.penstock.gateway.schema.Abilities;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Completes chats in OpenAI's shape, wherever the model runs.
public interface Provider {
    String name();

    /// The same question gets the same answer, at no cost: asking twice is pointless, asking last
    /// is free.
    boolean deterministic();

    /// How long one attempt may take, whatever the caller allows.
    Patience patience();

    /// The first field of `body` that this provider could not honour.
    Optional<String> cannotCarry(ObjectNode body);

    /// What its models can do for a structured answer.
    Abilities abilities();

    /// Begins an attempt.
    ///
    /// @param body a request as OpenAI defines it, with the model it is meant for
    /// @param longest for the whole attempt, until the last byte
    Exchange open(ObjectNode body, Duration longest);
}
