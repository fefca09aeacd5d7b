package io.penstock.gateway.health;

import java.time.InstantSource;
import java.util.Arrays;

/// The attempts that a route may make beyond the first of each call: as many as a fifth of its
/// calls within ten seconds, or ten. So providers that fail are not asked twice as much for it.
public final class RetryBudget {
    private static final int SECONDS = 10;
    private static final int CALLS_OF_ONE = 5;
    private static final int AT_LEAST = 10;

    private final InstantSource clock;
    private final int[] calls = new int[SECONDS];
    private final int[] extras = new int[SECONDS];
    private long newest;

    RetryBudget(InstantSource clock) {
        this.clock = clock;
        this.newest = clock.instant().getEpochSecond();
    }

    /// A call begins.
    public synchronized void earn() {
        calls[slot()]++;
    }

    /// Takes one attempt.
    ///
    /// @return false: none is left
    public synchronized boolean spend() {
        var slot = slot();
        var allowed = Math.max(AT_LEAST, Arrays.stream(calls).sum() / CALLS_OF_ONE);
        if (Arrays.stream(extras).sum() >= allowed) {
            return false;
        }
        extras[slot]++;
        return true;
    }

    /// Where this second is counted, once what is too old was forgotten.
    private int slot() {
        var now = clock.instant().getEpochSecond();
        for (var second = Math.max(newest, now - SECONDS) + 1; second <= now; second++) {
            calls[Math.floorMod(second, SECONDS)] = 0;
            extras[Math.floorMod(second, SECONDS)] = 0;
        }
        newest = now;
        return Math.floorMod(now, SECONDS);
    }
}
