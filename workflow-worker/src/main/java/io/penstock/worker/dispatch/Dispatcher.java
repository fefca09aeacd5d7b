package io.penstock.worker.dispatch;

import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claimed;
import io.penstock.store.claim.Claims;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Claims as many due runs as there are permits, and starts a virtual thread for each.
final class Dispatcher {
    private final Claims claims;
    private final Supplier<Optional<Term>> terms;
    private final Execution execution;
    private final DispatchMetrics metrics;
    private final Runnable finished;
    private final Semaphore permits;
    private @Nullable ClaimRequest doubtful;

    /// @param finished told whenever a permit is free again
    Dispatcher(
            Claims claims,
            Supplier<Optional<Term>> terms,
            Execution execution,
            DispatchMetrics metrics,
            int permits,
            Runnable finished) {
        this.claims = claims;
        this.terms = terms;
        this.execution = execution;
        this.metrics = metrics;
        this.permits = new Semaphore(permits);
        this.finished = finished;
    }

    /// @return whether there may be more to claim at once
    boolean dispatchOnce() {
        var term = terms.get();
        var free = permits.availablePermits();
        return term.isPresent() && free > 0 && claim(term.get(), free);
    }

    private boolean claim(Term term, int free) {
        var known = doubtful;
        if (known != null && known.epoch() == term.epoch()) {
            start(term, claims.claimed(known));
            doubtful = null;
            return true;
        }
        var request = ClaimRequest.of(term.epoch(), free);
        doubtful = request;
        var claimed = claims.claim(request);
        doubtful = null;
        start(term, claimed);
        return claimed.size() == free;
    }

    private void start(Term term, List<Claimed> claimed) {
        for (var one : claimed) {
            permits.acquireUninterruptibly();
            metrics.claimed();
            Thread.ofVirtual().name("run-" + one.held().run()).start(() -> execute(term, one));
        }
    }

    private void execute(Term term, Claimed claimed) {
        term.enter(Thread.currentThread());
        try {
            metrics.left(execution.execute(claimed, term));
        } finally {
            term.leave(Thread.currentThread());
            permits.release();
            finished.run();
        }
    }
}
