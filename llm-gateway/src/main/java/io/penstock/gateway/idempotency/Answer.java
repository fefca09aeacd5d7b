package io.penstock.gateway.idempotency;

import java.util.HashMap;
import java.util.Map;

/// An HTTP answer that may be given more than once.
///
/// @param headers plain: nothing personal stands in them
public record Answer(int status, Map<String, String> headers, byte[] body) {
    static final String REPEATED = "x-penstock-repeated";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /// The same, marked as that of an earlier call: nothing was bought for it.
    Answer repeated() {
        var marked = new HashMap<>(headers);
        marked.put(REPEATED, "true");
        return new Answer(status, marked, body);
    }

    /// Only what succeeded is kept: a failure may be tried again with the same key.
    boolean isWorthKeeping() {
        return status == 200;
    }
}
