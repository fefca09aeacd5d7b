package io.penstock.worker.dispatch;

import io.penstock.store.lease.WorkerLease;
import io.penstock.worker.run.Tenure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One lease, and the threads that act under it. A term that ended never comes back: the next has
/// another epoch.
final class Term implements Tenure {
    private final WorkerLease lease;
    private final Set<Thread> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

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
        return !over && lease.holds();
    }

    void enter(Thread run) {
        runs.add(run);
        if (over) {
            run.interrupt();
        }
    }

    void leave(Thread run) {
        runs.remove(run);
    }

    int running() {
        return runs.size();
    }

    /// Ends every call that is under way; the runs give up at once.
    void interruptRuns() {
        runs.forEach(Thread::interrupt);
    }

    /// The worker fences itself.
    void end() {
        over = true;
        interruptRuns();
    }
}
