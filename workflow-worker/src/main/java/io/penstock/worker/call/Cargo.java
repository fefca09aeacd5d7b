package io.penstock.worker.call;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/// The memory of runs that wait for another system: each has its thread, a connection with its
/// buffers, its event and what its steps found, and the request that it sent. The request tells the
/// rest: it is made of the event and of what was found.
public final class Cargo implements Room {
    /// Thread, connection and what else does not depend on the run.
    private static final long OF_ANY_RUN = 64 * 1024;

    /// Event, results and request say the same about four times.
    private static final long TIMES_REQUEST = 4;

    private final AtomicLong carried = new AtomicLong();
    private final long limit;
    private volatile Runnable room = () -> {};

    /// @param limit in bytes
    public Cargo(long limit) {
        this.limit = limit;
    }

    /// Half of what this process may use for objects.
    public static Cargo ofThisProcess() {
        return new Cargo(Runtime.getRuntime().maxMemory() / 2);
    }

    @Override
    public boolean free() {
        return carried.get() < limit;
    }

    @Override
    public void whenFree(Runnable room) {
        this.room = room;
    }

    <T> T carry(int request, Callable<T> wait) throws Exception {
        var weight = OF_ANY_RUN + TIMES_REQUEST * request;
        carried.addAndGet(weight);
        try {
            return wait.call();
        } finally {
            if (carried.addAndGet(-weight) < limit) {
                room.run();
            }
        }
    }
}
