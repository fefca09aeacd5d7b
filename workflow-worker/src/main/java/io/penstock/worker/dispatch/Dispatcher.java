package io.penstock.worker.dispatch;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claimed;
import io.penstock.store.claim.Claims;
import io.penstock.worker.call.Room;
import io.penstock.worker.run.Course;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Claims due runs in batches, as many as there are permits, and starts a virtual thread for each.
/// It claims no more while those that it claimed before wait in a line of this worker.
final class Dispatcher {
    private final Claims claims;
    private final Supplier<Optional<Term>> terms;
    private final Execution execution;
    private final DispatchMetrics metrics;
    private final Runnable finished;
    private final Semaphore permits;
    private final Bounds bounds;
    private @Nullable ClaimRequest doubtful;
    private volatile boolean held;

    /// What keeps the dispatcher from claiming all that is due.
    ///
    /// @param permits runs under way at once
    /// @param batch most runs of one claim
    /// @param rooms that must have room while runs are claimed
    record Bounds(int permits, int batch, List<Room> rooms) {
        boolean roomy() {
            return rooms.stream().allMatch(Room::free);
        }
    }

    /// @param finished told whenever a permit is free again
    Dispatcher(
            Claims claims,
            Supplier<Optional<Term>> terms,
            Execution execution,
            DispatchMetrics metrics,
            Bounds bounds,
            Runnable finished) {
        this.claims = claims;
        this.terms = terms;
        this.execution = execution;
        this.metrics = metrics;
        this.permits = new Semaphore(bounds.permits());
        this.bounds = bounds;
        this.finished = finished;
        bounds.rooms().forEach(room -> room.whenFree(this::resume));
    }

    /// @return whether there may be more to claim at once
    boolean dispatchOnce() {
        var term = terms.get();
        var free = Math.min(permits.availablePermits(), bounds.batch());
        held = true;
        if (term.isEmpty() || free == 0 || !bounds.roomy()) {
            return false;
        }
        held = false;
        return claim(term.get(), free);
    }

    /// There is room again for what was not claimed before.
    private void resume() {
        if (held) {
            held = false;
            finished.run();
        }
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
            CrashPoint.CLAIMED.pass();
            permits.acquireUninterruptibly();
            metrics.claimed();
            Thread.ofVirtual().name("run-" + one.held().run()).start(() -> execute(term, one));
        }
    }

    private void execute(Term term, Claimed claimed) {
        term.enter(Thread.currentThread());
        try {
            var course = execution.execute(claimed, term);
            if (course instanceof Course.Abandoned) {
                term.abandoned(claimed.held());
            }
            metrics.left(course);
        } finally {
            term.leave(Thread.currentThread());
            permits.release();
            finished.run();
        }
    }
}
