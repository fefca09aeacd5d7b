package io.penstock.worker.run;

import io.penstock.schema.failure.FailureClass;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a failed attempt is repeated: exponential backoff with full jitter.
///
/// @param maxAttempts attempts in all, the first included
/// @param initial upper bound of the first delay
/// @param multiplier growth of that bound from one delay to the next
/// @param max the bound grows no further
public record RetryPolicy(int maxAttempts, Duration initial, double multiplier, Duration max) {

    /// A provider that is wholly away needs longer than a hiccup.
    private static final int UNAVAILABLE_FACTOR = 4;

    public RetryPolicy {
        if (maxAttempts < 1 || multiplier < 1 || initial.isNegative() || max.isNegative()) {
            throw new IllegalArgumentException(
                    "A retry policy needs maxAttempts >= 1, multiplier >= 1 and no negative delay");
        }
    }

    boolean exhausted(int attempts) {
        return attempts >= maxAttempts;
    }

    /// The delay after `attempts` attempts have failed, the last of them with `cause`.
    Duration delay(int attempts, FailureClass cause, RandomGenerator random) {
        var factor = cause == FailureClass.PROVIDER_UNAVAILABLE ? UNAVAILABLE_FACTOR : 1;
        var bound =
                Math.min(
                        max.toMillis(),
                        factor * initial.toMillis() * Math.pow(multiplier, attempts - 1.0));
        return Duration.ofMillis((long) (random.nextDouble() * bound));
    }
}
