package io.penstock.worker.dispatch;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.lease.Reaper;
import io.penstock.store.run.Journals;
import io.penstock.store.send.Sends;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// The worker's loops, started and stopped in order: claiming stops first, renewing the lease last.
public final class WorkerLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);
    private static final Duration WATCH = Duration.ofMillis(200);
    private static final Duration QUICK = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int SETTLED_BATCH = 200;
    private static final int RELEASED_BATCH = 500;

    private final LeaseKeeper keeper;
    private final PollLoop dispatching;
    private final PollLoop watching;
    private final PollLoop reaping;
    private final PollLoop settling;
    private final Journals journals;
    private final Duration grace;
    private volatile boolean running;

    WorkerLifecycle(
            LeaseKeeper keeper,
            Dispatcher dispatcher,
            Reaper reaper,
            Sends sends,
            Journals journals,
            Doorbell doorbell,
            DispatchProperties settings) {
        this.keeper = keeper;
        this.journals = journals;
        this.grace = settings.grace();
        dispatching = new PollLoop("dispatch", dispatcher::dispatchOnce, settings.sweep());
        watching = new PollLoop("fence", keeper::watchOnce, WATCH);
        reaping = new PollLoop("reaper", () -> reap(reaper, doorbell), settings.reap());
        settling =
                new PollLoop(
                        "settled-sends",
                        () -> sends.wakeSettled(SETTLED_BATCH) == SETTLED_BATCH,
                        settings.sweep());
        doorbell.connect(dispatching::wake);
    }

    private static boolean reap(Reaper reaper, Doorbell doorbell) {
        var reaped = reaper.reapOnce();
        if (!reaped.isEmpty()) {
            log.atWarn()
                    .addKeyValue("runs", reaped.size())
                    .log("A worker's lease lapsed; its runs are claimed again");
            doorbell.ring();
        }
        return !reaped.isEmpty();
    }

    @Override
    public void start() {
        keeper.start();
        List.of(watching, dispatching, reaping, settling).forEach(PollLoop::start);
        running = true;
    }

    /// A second signal does not wait for this: what it leaves behind is reaped.
    @Override
    public void stop() {
        running = false;
        dispatching.stop(QUICK);
        settling.stop(QUICK);
        reaping.stop(QUICK);
        try {
            finishRuns();
            watching.stop(QUICK);
            keeper.stop(QUICK);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs come to their end or their next wait; those that do not within the grace are given up
    /// at their last checkpoint.
    private void finishRuns() throws InterruptedException {
        var term = keeper.current();
        if (term.isEmpty()) {
            return;
        }
        if (!emptied(term.get(), grace)) {
            log.atInfo()
                    .addKeyValue("runs", term.get().running())
                    .log("Runs that are under way are put back and go on elsewhere");
            term.get().giveUp();
            emptied(term.get(), QUICK);
            putBack(term.get());
        }
    }

    private static boolean emptied(Term term, Duration patience) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        while (term.running() > 0 && System.nanoTime() - until < 0 && !term.lost()) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return term.running() == 0;
    }

    /// Thousands may have waited for a model. What is not put back is reaped, as after a crash.
    private void putBack(Term term) {
        var batch = term.abandoned(RELEASED_BATCH);
        while (!batch.isEmpty() && !term.lost()) {
            try {
                journals.release(batch);
            } catch (DataAccessException | TransactionException e) {
                log.atWarn()
                        .addKeyValue("failure", e.getClass().getName())
                        .log("Runs could not be put back; they go on elsewhere all the same");
                return;
            }
            batch = term.abandoned(RELEASED_BATCH);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Starts before the ingester and stops after it.
    @Override
    public int getPhase() {
        return 0;
    }
}
