package io.penstock.definition;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a step is tried, and how long it waits in between: exponential backoff with full
/// jitter (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>).
///
/// @param maxAttempts the first one included
/// @param initial ceiling of the wait after the first attempt
/// @param multiplier growth of that ceiling from attempt to attempt, at least 1
/// @param max the ceiling grows no further
public record RetryPolicy(int maxAttempts, Duration initial, double multiplier, Duration max) {

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(4, Duration.ofSeconds(2), 2, Duration.ofMinutes(2));

    public RetryPolicy {
        if (maxAttempts < 1
                || !(multiplier >= 1)
                || initial.isNegative()
                || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "A retry policy has at least one attempt, a multiplier of at least 1, and initial <= max");
        }
    }

    /// Whether no attempt is left after `attempts` of them.
    public boolean exhausted(int attempts) {
        return attempts >= maxAttempts;
    }

    /// The wait after attempt `attempt`: uniform in `[0, ceiling(attempt)]`, by the millisecond.
    ///
    /// @param attempt the one that failed, from 1
    public Duration delay(int attempt, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(ceiling(attempt).toMillis() + 1));
    }

    /// `min(max, initial * multiplier^(attempt - 1))`.
    public Duration ceiling(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("Attempts are counted from 1");
        }
        var grown = initial.toMillis() * Math.pow(multiplier, attempt - 1.0);
        return grown >= max.toMillis() ? max : Duration.ofMillis((long) grown);
    }
}
