package io.penstock.gateway.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How long a target wants to be left alone: as long as it says, an hour at most. Where it does not
/// say, ten seconds, and twice as long with each time in a row, up to five minutes.
final class Cooldown {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration FIRST_UNTOLD = Duration.ofSeconds(10);
    private static final Duration LONGEST_UNTOLD = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 5;

    private final InstantSource clock;
    private Instant until = Instant.MIN;
    private int untoldInARow;

    Cooldown(InstantSource clock) {
        this.clock = clock;
    }

    /// Never shortens what there is.
    ///
    /// @param told null: it does not say
    synchronized void begin(@Nullable Duration told) {
        var now = clock.instant();
        var end = now.plus(told == null ? untold(now) : min(told, LONGEST));
        until = end.isAfter(until) ? end : until;
    }

    /// Those that were under way together are refused together, and are one time.
    private Duration untold(Instant now) {
        if (!now.isBefore(until)) {
            untoldInARow++;
        }
        var doublings = Math.clamp(untoldInARow - 1, 0, MOST_DOUBLINGS);
        return min(FIRST_UNTOLD.multipliedBy(1L << doublings), LONGEST_UNTOLD);
    }

    /// It answered: the next time is the first again.
    synchronized void answered() {
        untoldInARow = 0;
    }

    /// What is left; null: nothing.
    synchronized @Nullable Duration rest() {
        var now = clock.instant();
        return now.isBefore(until) ? Duration.between(now, until) : null;
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
