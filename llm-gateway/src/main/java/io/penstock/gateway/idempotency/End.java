package io.penstock.gateway.idempotency;

import java.util.UUID;

/// How a call that held its key ended.
sealed interface End {
    IdempotencyKey key();

    UUID call();

    /// With an answer that is kept for its key.
    record Recorded(IdempotencyKey key, UUID call, Answer answer) implements End {}

    /// Without one: the key is free again.
    record Released(IdempotencyKey key, UUID call) implements End {}
}
