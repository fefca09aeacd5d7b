package io.penstock.worker.gate;

import io.penstock.store.gate.Closing;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One gate as this worker knows it: closed, then opening, while calls go through one at a time,
/// then as if it had never been. Opening is counted on this machine's monotonic clock from what the
/// database said was left.
final class Threshold {
    /// Longer than this nobody waits for a turn: the run is parked again.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// After the last parked run was due, for the sweeps that find them.
    private static final Duration SWEEPS = Duration.ofSeconds(3);

    private final Instant until;
    private final long opensAt;
    private final Duration spread;
    private final Duration pace;
    private long nextTurn;
    private @Nullable Long given;

    /// @param now of `System.nanoTime`
    Threshold(Closing closing, GateProperties settings, long now) {
        this.until = closing.until();
        this.opensAt = now + closing.opensIn().toNanos();
        this.spread = settings.spread(closing.times());
        this.pace = settings.pace();
        this.nextTurn = opensAt;
    }

    /// News of a gate that this worker knows: turns that were given stand. When it was to open by
    /// older news counts no more: a person may have opened it since.
    Threshold keepingTurnsOf(Threshold before) {
        var turn = before.lastGiven();
        if (turn != null && turn - nextTurn > 0) {
            nextTurn = turn;
            given = turn;
        }
        return this;
    }

    private synchronized @Nullable Long lastGiven() {
        return given;
    }

    synchronized Passage ask(long now, Instant wallClock, RandomGenerator random) {
        if (now - opensAt < 0) {
            return new Passage.Shut(until.plus(random(Duration.ZERO, spread, random)));
        }
        if (over(now)) {
            return new Passage.Free();
        }
        var turn = Math.max(nextTurn, now);
        var wait = Duration.ofNanos(turn - now);
        if (wait.compareTo(PATIENCE) > 0) {
            return new Passage.Shut(wallClock.plus(random(PATIENCE, wait.plus(PATIENCE), random)));
        }
        nextTurn = turn + pace.toNanos();
        given = nextTurn;
        return wait.isZero() ? new Passage.Free() : new Passage.InTurn(wait);
    }

    boolean closed(long now) {
        return now - opensAt < 0;
    }

    boolean over(long now) {
        return now - opensAt > spread.plus(SWEEPS).toNanos();
    }

    private static Duration random(Duration from, Duration to, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(from.toNanos(), to.toNanos() + 1));
    }
}
