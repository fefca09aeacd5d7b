package io.penstock.gateway.extract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Until when an extract is of use. Its loops look at it themselves: nobody can stop a computation
/// from outside, and one that only its caller gave up on would go on taking a processor.
///
/// @param end on the clock of [System#nanoTime()]; null: never
public record TimeLimit(@Nullable Long end) {
    static final TimeLimit NONE = new TimeLimit(null);

    public static TimeLimit in(Duration time) {
        return new TimeLimit(System.nanoTime() + time.toNanos());
    }

    /// @throws OutOfTimeException if it has passed
    void check() {
        if (end != null && System.nanoTime() - end >= 0) {
            throw new OutOfTimeException();
        }
    }
}
