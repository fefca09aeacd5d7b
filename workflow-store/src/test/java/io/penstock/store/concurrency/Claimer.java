package io.penstock.store.concurrency;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.store.TestStore;
import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claimed;
import io.penstock.store.concurrency.Happened.Kind;
import io.penstock.store.lease.LeaseUnreachableException;
import io.penstock.store.lease.Leases;
import io.penstock.store.lease.WorkerLease;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A worker that claims, executes for some milliseconds, and leaves, or dies without a word, or
/// sleeps past its lease and then goes on as if nothing had been.
final class Claimer {
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");
    private static final Failure BROKEN =
            new Failure(FailureClass.LOGIC_DEFECT, "broken", "The step is broken");

    private final TestStore store;
    private final SplittableRandom random;
    private final Zombies zombies;
    private final Consumer<Runnable> beside;
    private volatile WorkerLease lease;

    /// @param beside runs something on another thread
    Claimer(TestStore store, SplittableRandom random, Zombies zombies, Consumer<Runnable> beside) {
        this.store = store;
        this.random = random;
        this.zombies = zombies;
        this.beside = beside;
        this.lease = start();
    }

    private WorkerLease start() {
        return store.get(Leases.class).start("claimer");
    }

    /// Called by a timer, as a worker's lease thread would.
    void renew() {
        try {
            lease.renew();
        } catch (LeaseUnreachableException _) {
            // the next renewal tries again
        }
    }

    /// @return whether there was something to do
    boolean claimOnce() {
        if (!lease.holds()) {
            lease = start();
        }
        if (random.nextInt(3) == 0) {
            return store.transaction().execute(_ -> claimAndFinish());
        }
        var claimed = store.transaction().execute(_ -> claim());
        claimed.forEach(this::execute);
        return !claimed.isEmpty();
    }

    /// Runs that take no time: begun and ended by one commit, between another claimer's snapshot
    /// and its lock. This is what finds a head that was read with the older snapshot.
    private boolean claimAndFinish() {
        var claimed = claim();
        claimed.forEach(it -> exit(it.held(), new Exit.Complete(), Kind.ENDED));
        return !claimed.isEmpty();
    }

    private List<Claimed> claim() {
        var request = ClaimRequest.of(lease.epoch(), 1 + random.nextInt(4));
        var claimed = store.claims().claim(request);
        claimed.forEach(it -> log(Kind.STARTED, it.held()));
        return claimed;
    }

    private void execute(Claimed claimed) {
        var held = claimed.held();
        var zombie = zombies.wake(held.run());
        zombie.ifPresent(stale -> beside.accept(() -> leaveAsIfNothingHadBeen(stale)));
        if (zombie.isPresent() || random.nextInt(3) == 0) {
            work();
        }
        switch (random.nextInt(100)) {
            case 0, 1 -> crash();
            case 2, 3, 4, 5 -> sleepPastTheLease(held);
            case 6, 7, 8, 9, 10, 11, 12 -> exit(held, retry(), Kind.PARKED);
            case 13, 14 -> exit(held, new Exit.Release(), Kind.PARKED);
            case 15, 16 -> exit(held, new Exit.Fail("answer", null, BROKEN, true), Kind.ENDED);
            default -> finish(held);
        }
    }

    private void finish(Held held) {
        if (store.journals().past(held).results().isEmpty()) {
            var result = new StepResult("answer", "{\"text\":\"Hello\"}", null, null);
            store.transaction()
                    .executeWithoutResult(
                            _ -> written(store.journals().done(held, result), Kind.RESULT, held));
        }
        exit(held, new Exit.Complete(), Kind.ENDED);
    }

    private Exit retry() {
        var due = Instant.now().plusMillis(random.nextInt(400));
        return new Exit.Retry("answer", 1, null, BUSY, due);
    }

    private void exit(Held held, Exit exit, Kind kind) {
        store.transaction()
                .executeWithoutResult(_ -> written(store.journals().exit(held, exit), kind, held));
    }

    private void written(Checkpoint checkpoint, Kind kind, Held held) {
        if (checkpoint instanceof Checkpoint.Written) {
            log(kind, held);
        }
    }

    /// Its lease is renewed no more; whatever it held is held by nobody.
    private void crash() {
        lease = start();
    }

    private void sleepPastTheLease(Held held) {
        zombies.sleep(held);
        lease = start();
    }

    private void leaveAsIfNothingHadBeen(Held stale) {
        var result = new StepResult("late", "{\"text\":\"Late\"}", null, null);
        store.transaction()
                .executeWithoutResult(
                        _ -> written(store.journals().done(stale, result), Kind.RESULT, stale));
        exit(stale, new Exit.Complete(), Kind.ENDED);
    }

    private void work() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(15_000)));
    }

    private void log(Kind kind, Held held) {
        EventLog.write(store, kind, held.run(), held.fence());
    }
}
