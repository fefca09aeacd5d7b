package io.penstock.gateway.idempotency;

import java.util.Map;

/// An HTTP answer that may be given more than once.
///
/// @param headers plain: nothing personal stands in them
public record Answer(int status, Map<String, String> headers, byte[] body) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /// Only what succeeded is kept: a failure may be tried again with the same key.
    boolean isWorthKeeping() {
        return status == 200;
    }
}
