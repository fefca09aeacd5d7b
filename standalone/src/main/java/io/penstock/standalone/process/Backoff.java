package io.penstock.standalone.process;

import java.time.Duration;

/// How long to wait before a crashed process is started again: doubled each time, forgotten once it
/// ran well.
///
/// @param initial wait after the first crash
/// @param max longest wait
/// @param well a process that lived this long starts over at `initial`
public record Backoff(Duration initial, Duration max, Duration well) {

    public static final Backoff ORDINARY =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /// Crashes in a row, this one included, given those before and how long it lived.
    int crashes(int before, Duration lived) {
        return lived.compareTo(well) >= 0 ? 1 : before + 1;
    }

    /// @param crashes in a row, from 1
    Duration pause(int crashes) {
        var doubled = initial.multipliedBy(1L << Math.min(crashes - 1, 20));
        return doubled.compareTo(max) < 0 ? doubled : max;
    }
}
