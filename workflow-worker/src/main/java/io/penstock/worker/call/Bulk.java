package io.penstock.worker.call;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// The memory of large answers, from the first byte until they are stored. Who finds no room waits
/// for some, outside of the [Turnstile]; there it also stands while an answer comes,
/// however slowly.
public final class Bulk {
    /// As it came, sealed, and on its way to the database.
    private static final int TIMES = 3;

    private static final int KIBIBYTE = 1024;

    private final Semaphore room;
    private final int all;

    /// @param limit in bytes; a larger answer comes alone
    public Bulk(long limit) {
        this.all = Math.toIntExact(Math.max(1, limit / KIBIBYTE));
        this.room = new Semaphore(all, true);
    }

    /// A quarter of what this process may use for objects.
    public static Bulk ofThisProcess() {
        return new Bulk(Runtime.getRuntime().maxMemory() / 4);
    }

    /// Lets an answer come, and gives it to whoever has use for it.
    ///
    /// @param bytes it has at most
    /// @throws InterruptedException if the run is given up
    public <A, R> R carry(int bytes, Callable<A> answer, Function<A, R> use)
            throws InterruptedException {
        var share = Math.min(all, TIMES * (bytes / KIBIBYTE + 1));
        waiting(
                0,
                () -> {
                    room.acquire(share);
                    return share;
                });
        try {
            return use.apply(waiting(bytes, answer));
        } finally {
            room.release(share);
        }
    }

    private static <T> T waiting(int bytes, Callable<T> wait) throws InterruptedException {
        try {
            return Turnstile.outside(null, bytes, wait);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A download threw what downloads do not throw", e);
        }
    }
}
