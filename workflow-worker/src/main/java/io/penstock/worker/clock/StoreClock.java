package io.penstock.worker.clock;

import io.penstock.store.clock.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The database's clock, read now and then and carried on by how long ago that was. When a retry is
/// due and when a deadline has passed are told by it, so a worker whose own clock is wrong, or is
/// set while it runs, does nothing early or late.
public final class StoreClock implements InstantSource {
    /// A reading that took longer says too little, unless there is no other.
    private static final Duration SLOW = Duration.ofMillis(500);

    private final DatabaseClock database;
    private final InstantSource own;
    private final LongSupplier nanos;
    private volatile @Nullable Reading last;

    /// @param own asked only until the database has been
    /// @param nanos time that passes, as [System#nanoTime()]
    StoreClock(DatabaseClock database, InstantSource own, LongSupplier nanos) {
        this.database = database;
        this.own = own;
        this.nanos = nanos;
    }

    private record Reading(Instant shown, long nanos) {
        Instant now(long then) {
            return shown.plusNanos(then - nanos);
        }
    }

    @Override
    public Instant instant() {
        var reading = last;
        return reading == null ? own.instant() : reading.now(nanos.getAsLong());
    }

    /// Reads the database's clock; what it showed counts for the middle of the time that took.
    void read() {
        var before = nanos.getAsLong();
        var shown = database.read();
        var took = nanos.getAsLong() - before;
        if (last == null || took <= SLOW.toNanos()) {
            last = new Reading(shown, before + took / 2);
        }
    }
}
