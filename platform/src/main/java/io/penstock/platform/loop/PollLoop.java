package io.penstock.platform.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a step again and again on a virtual thread: at once while there is work, else after a pause
/// or when woken. A step that throws is logged and tried again after the pause.
public final class PollLoop {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

    private final String name;
    private final Step step;
    private final Duration pause;
    private final Semaphore doorbell = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    /// One round of work.
    @FunctionalInterface
    public interface Step {
        /// @return whether there may be more work at once
        boolean runOnce() throws Exception;
    }

    public PollLoop(String name, Step step, Duration pause) {
        this.name = name;
        this.step = step;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Ends the pause, if there is one; many calls count as one.
    public void wake() {
        if (doorbell.availablePermits() == 0) {
            doorbell.release();
        }
    }

    /// Lets the round that runs finish, at most for `patience`; then interrupts it.
    public void stop(Duration patience) {
        stopping = true;
        wake();
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                if (!oneRound()) {
                    doorbell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                    doorbell.drainPermits();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private boolean oneRound() throws InterruptedException {
        try {
            return step.runOnce();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // an Error, too: a loop that ended silently would look like one that has nothing to do
            log.atWarn()
                    .addKeyValue("loop", name)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("A round failed; it is tried again in {}", pause);
            return false;
        }
    }
}
