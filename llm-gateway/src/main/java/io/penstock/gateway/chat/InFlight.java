package io.penstock.gateway.chat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// The calls in flight, bounded by their number and by the memory that they take: a call that waits
/// for a model has its stack (37 KB), two connections with their buffers (66 KB of bytes, 33 KB of
/// characters), what the frameworks keep of it, and its request as text and as a tree. Measured by
/// `benchmarks/parked-runs`.
final class InFlight {
    private static final long OF_ANY_CALL = 150 * 1024;
    private static final long TIMES_REQUEST = 6;

    /// Of a request that does not say how long it is.
    private static final long UNTOLD = 64 * 1024;

    private final Semaphore places;
    private final AtomicLong taken = new AtomicLong();
    private final long limit;

    /// @param limit in bytes
    InFlight(int places, long limit) {
        this.places = new Semaphore(places);
        this.limit = limit;
    }

    /// With three fifths of what this process may use for objects.
    static InFlight ofThisProcess(int places) {
        return new InFlight(places, Runtime.getRuntime().maxMemory() / 5 * 3);
    }

    /// @param length of the request in bytes, negative if it does not say
    /// @return whether there is room; then [#leave] follows with the same length
    boolean enter(long length) {
        if (!places.tryAcquire()) {
            return false;
        }
        if (taken.addAndGet(weight(length)) > limit) {
            leave(length);
            return false;
        }
        return true;
    }

    void leave(long length) {
        taken.addAndGet(-weight(length));
        places.release();
    }

    private static long weight(long length) {
        return OF_ANY_CALL + TIMES_REQUEST * (length < 0 ? UNTOLD : length);
    }
}
