package io.penstock.gateway.route;

import java.time.Duration;

/// The moment until which a call must have its answer, over all attempts.
///
/// @param nanos on the clock of [System#nanoTime()]
public record Deadline(long nanos) {
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// Negative once it has passed.
    public Duration remaining() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }
}
