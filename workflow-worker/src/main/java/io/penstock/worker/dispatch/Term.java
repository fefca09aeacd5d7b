package io.penstock.worker.dispatch;

import io.penstock.store.lease.WorkerLease;
import io.penstock.store.run.Held;
import io.penstock.worker.run.Tenure;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// One lease, and the threads that act under it. A term that ended never comes back: the next has
/// another epoch.
final class Term implements Tenure {
    private final WorkerLease lease;
    private final Set<Thread> runs = ConcurrentHashMap.newKeySet();
    private final Queue<Held> abandoned = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile boolean leaving;

    Term(WorkerLease lease) {
        this.lease = lease;
    }

    WorkerLease lease() {
        return lease;
    }

    long epoch() {
        return lease.epoch();
    }

    @Override
    public boolean holds() {
        return !leaving && !lost();
    }

    /// Whether others may take the runs over.
    boolean lost() {
        return over || !lease.holds();
    }

    void enter(Thread run) {
        runs.add(run);
        if (over || leaving) {
            run.interrupt();
        }
    }

    void leave(Thread run) {
        runs.remove(run);
    }

    int running() {
        return runs.size();
    }

    /// Ends every call that is under way: the runs give up at once and write nothing more, though
    /// the lease is good.
    void giveUp() {
        leaving = true;
        runs.forEach(Thread::interrupt);
    }

    /// The run is nobody's concern here any more; it is to be put back.
    void abandoned(Held run) {
        if (leaving) {
            abandoned.add(run);
        }
    }

    /// At most `limit` runs that were given up and not asked for yet.
    List<Held> abandoned(int limit) {
        return Stream.generate(abandoned::poll).limit(limit).takeWhile(Objects::nonNull).toList();
    }

    /// The worker fences itself.
    void end() {
        over = true;
        runs.forEach(Thread::interrupt);
    }
}
