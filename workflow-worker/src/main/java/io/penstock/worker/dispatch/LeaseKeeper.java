package io.penstock.worker.dispatch;

import io.penstock.store.lease.LeaseTerms;
import io.penstock.store.lease.LeaseUnreachableException;
import io.penstock.store.lease.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this process's lease, on a platform thread of its own, and begins a new term when one was
/// lost. [#watchOnce] fences the worker by its own clock even while a renewal hangs.
final class LeaseKeeper {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final int RENEWALS_PER_LEASE = 3;

    private final Leases leases;
    private final String worker;
    private final Duration pause;
    private final Thread thread;
    private volatile @Nullable Term term;
    private volatile boolean stopping;

    LeaseKeeper(Leases leases, LeaseTerms terms, String worker) {
        this.leases = leases;
        this.worker = worker;
        this.pause = terms.duration().dividedBy(RENEWALS_PER_LEASE);
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::keep);
    }

    void start() {
        thread.start();
    }

    /// The term under which runs may be claimed now.
    Optional<Term> current() {
        return Optional.ofNullable(term).filter(Term::holds);
    }

    /// Interrupts the runs of a term that is over.
    boolean watchOnce() {
        var known = term;
        if (known != null && known.lost()) {
            fence(known);
        }
        return false;
    }

    /// Gives the lease back, so that nobody has to wait for its end.
    void stop(Duration patience) throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join(patience);
        var known = term;
        if (known != null) {
            known.end();
            known.lease().close();
        }
    }

    private void keep() {
        while (!stopping) {
            keepOnce();
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    void keepOnce() {
        try {
            var known = term;
            if (known == null) {
                term = new Term(leases.start(worker));
            } else if (!known.lease().renew() || known.lost()) {
                fence(known);
                known.lease().close();
                term = new Term(leases.start(worker));
            }
        } catch (LeaseUnreachableException _) {
            log.atWarn().log("The lease could not be renewed; it is tried again in {}", pause);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("The lease could not be kept; it is tried again in {}", pause);
        }
    }

    private static void fence(Term lost) {
        if (lost.running() > 0) {
            log.atWarn()
                    .addKeyValue("epoch", lost.epoch())
                    .addKeyValue("runs", lost.running())
                    .log("The lease is lost; its runs are given up and go on elsewhere");
        }
        lost.end();
    }
}
