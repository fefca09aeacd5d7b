package io.penstock.worker.signal;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.signal.SignalWork;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.springframework.context.SmartLifecycle;

/// Sends signals for as long as the worker lives. At the end, what is on its way has two seconds;
/// another worker sends the rest again.
final class SignalLifecycle implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final int SWEEP = 500;

    private final ExecutorService senders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("signal-", 0).factory());
    private final PollLoop sending;
    private final PollLoop forgetting;
    private volatile boolean running;

    SignalLifecycle(
            SignalWork work, SignalCall call, SignalProperties settings, SignalMetrics metrics) {
        var signaller =
                new Signaller(
                        work,
                        call,
                        settings,
                        new Backoff(settings.schedule(), RandomGenerator.getDefault()),
                        metrics,
                        senders,
                        this::freed);
        this.sending = new PollLoop("signals", signaller::sendOnce, settings.pause());
        this.forgetting =
                new PollLoop("signals-forget", () -> sweepOnce(work, settings), BETWEEN_SWEEPS);
    }

    /// @return whether there may be more at once
    private static boolean sweepOnce(SignalWork work, SignalProperties settings) {
        var givenUp = work.giveUp(SWEEP);
        var forgotten = work.forget(settings.keepDelivered(), settings.keepDead(), SWEEP);
        return givenUp == SWEEP || forgotten == SWEEP;
    }

    private void freed() {
        sending.wake();
    }

    @Override
    public void start() {
        sending.start();
        forgetting.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        forgetting.stop(PATIENCE);
        sending.stop(PATIENCE);
        senders.shutdown();
        try {
            if (!senders.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException _) {
            senders.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
