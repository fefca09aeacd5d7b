package io.penstock.intake.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The newest status changes of all tenants, once for all streams: nothing is kept for a reader but
/// its place, so a slow one costs nothing and is lapped in the end.
final class StatusRing {
    private static final int BATCH = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Told[] slots;

    /// Sequence of the oldest change that is kept, and of the next one to come.
    private long oldest;

    private long next;
    private int epoch;
    private boolean closed;

    /// By partition: from where on nothing is missing; how far it was read; and where those begin
    /// that come without a place.
    private long[] floors = {};

    private long[] ends = {};
    private long[] fresh = {};

    StatusRing(int capacity) {
        this.slots = new Told[capacity];
    }

    /// @param wasBehind whether what it had seen is no longer there
    record Joined(Places places, long sequence, int epoch, boolean wasBehind) {}

    /// Starts with nothing.
    ///
    /// @param from the offsets that will be read first
    /// @param fresh what stands before these is history: told only to those who come back
    void begin(long[] from, long[] fresh) {
        lock.lock();
        try {
            epoch++;
            oldest = next;
            floors = from.clone();
            ends = from.clone();
            this.fresh = fresh.clone();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @param ends the offsets that will be read next
    void append(List<Told> told, long[] ends) {
        lock.lock();
        try {
            told.forEach(this::append);
            this.ends = ends.clone();
            if (!told.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(Told told) {
        var slot = slot(next);
        var gone = slots[slot];
        if (next - oldest == slots.length && gone != null) {
            floors[gone.partition()] = gone.offset() + 1;
            oldest++;
        }
        slots[slot] = told;
        next++;
    }

    /// Empty until Kafka has been reached for the first time.
    ///
    /// @param since where the reader was; null for one that begins now
    Optional<Joined> join(@Nullable Places since) {
        lock.lock();
        try {
            if (epoch == 0) {
                return Optional.empty();
            }
            var now = Places.of(ends);
            now.catchUp(fresh);
            if (since == null) {
                return Optional.of(new Joined(now, oldest, epoch, false));
            }
            var known = since.between(floors, latest());
            return Optional.of(
                    known
                            ? new Joined(since, oldest, epoch, false)
                            : new Joined(now, oldest, epoch, true));
        } finally {
            lock.unlock();
        }
    }

    private long[] latest() {
        var latest = ends.clone();
        for (var partition = 0; partition < latest.length; partition++) {
            latest[partition] = Math.max(latest[partition], fresh[partition]);
        }
        return latest;
    }

    /// What stands at `sequence` and behind it, as soon as there is something.
    Reading read(long sequence, int epoch, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = patience.toNanos();
            while (!closed && epoch == this.epoch && sequence == next && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return new Reading.Closed();
            }
            if (epoch != this.epoch) {
                return new Reading.BegunAnew();
            }
            if (sequence < oldest) {
                return new Reading.Lapped();
            }
            return sequence == next ? new Reading.Nothing(ends.clone()) : some(sequence);
        } finally {
            lock.unlock();
        }
    }

    private Reading some(long sequence) {
        var until = Math.min(next, sequence + BATCH);
        var told = new ArrayList<Told>();
        for (var at = sequence; at < until; at++) {
            told.add(Objects.requireNonNull(slots[slot(at)]));
        }
        return new Reading.Some(told, until);
    }

    private int slot(long sequence) {
        return (int) (sequence % slots.length);
    }

    /// Ends every reading, for good.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
