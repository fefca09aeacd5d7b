package io.penstock.gateway.idempotency;

import java.time.Duration;
import java.util.UUID;

/// One who wants to make the call of a key.
///
/// @param body digest of the request
/// @param call its id, the fence of whoever comes back late
/// @param lease how long it holds the key
record Claim(IdempotencyKey key, String body, UUID call, Duration lease) {
    /// What the row of the key says to it.
    enum State {
        TAKEN,
        RECORDED,
        OTHER_BODY,
        /// Another instance makes the call.
        IN_FLIGHT
    }
}
