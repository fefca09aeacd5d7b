package io.penstock.worker.signal;

import io.penstock.store.signal.ClaimedSignal;
import io.penstock.store.signal.SignalWork;
import io.penstock.store.signal.SignalWork.Failing;
import io.penstock.store.signal.SignalWork.Marked;
import io.penstock.store.signal.SignalWork.Permits;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims what is due and sends it, each on a thread of its own, with no transaction open
/// meanwhile. An outcome that cannot be written is no outcome: its lease ends, and it is sent
/// again.
final class Signaller {
    private static final Logger log = LoggerFactory.getLogger(Signaller.class);

    private final SignalWork work;
    private final SignalCall call;
    private final SignalProperties settings;
    private final Backoff backoff;
    private final SignalMetrics metrics;
    private final ExecutorService senders;
    private final AtomicInteger underway = new AtomicInteger();
    private final Runnable freed;

    /// @param senders a thread for each
    /// @param freed told when there is room again
    Signaller(
            SignalWork work,
            SignalCall call,
            SignalProperties settings,
            Backoff backoff,
            SignalMetrics metrics,
            ExecutorService senders,
            Runnable freed) {
        this.work = work;
        this.call = call;
        this.settings = settings;
        this.backoff = backoff;
        this.metrics = metrics;
        this.senders = senders;
        this.freed = freed;
    }

    /// @return whether there may be more at once
    boolean sendOnce() {
        var free = settings.inFlight() - underway.get();
        if (free <= 0) {
            return false;
        }
        var claimed = work.claim(new Permits(free, settings.each(), settings.lease()));
        underway.addAndGet(claimed.size());
        claimed.forEach(signal -> senders.execute(() -> handle(signal)));
        return !claimed.isEmpty();
    }

    private void handle(ClaimedSignal signal) {
        try {
            metrics.attempted(mark(signal, attempt(signal)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("signal", signal)
                    .addKeyValue("failure", e.getClass().getName())
                    .log(
                            "The outcome of a signal was not written; it is sent again when its lease ends");
        } finally {
            underway.decrementAndGet();
            freed.run();
        }
    }

    /// Apart from the thread that writes the outcome, which must not be interrupted by the clock.
    private Attempt attempt(ClaimedSignal signal) throws InterruptedException {
        var attempt = senders.submit(() -> call.send(signal));
        try {
            return attempt.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new Attempt.Failed(null, "timeout", null);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            log.atError()
                    .addKeyValue("signal", signal)
                    .addKeyValue("failure", cause == null ? "none" : cause.getClass().getName())
                    .log("An attempt broke; the signal is tried again");
            return new Attempt.Failed(null, "broken", null);
        } finally {
            attempt.cancel(true);
        }
    }

    private Marked mark(ClaimedSignal signal, Attempt attempt) {
        return switch (attempt) {
            case Attempt.Taken(var status) -> work.delivered(signal, status);
            case Attempt.Gone(var status) -> work.gone(signal, status);
            case Attempt.Failed(var status, var code, var notBefore) ->
                    work.failed(
                            signal,
                            new Failing(status, code, notBefore, settings.disableAfter()),
                            switch (signal.type()) {
                                case PING -> null;
                                case RUN_COMPLETED,
                                        RUN_FAILED,
                                        RUN_CANCELLED,
                                        REVIEW_OPENED,
                                        REVIEW_AGEING,
                                        REVIEW_OVERDUE,
                                        REVIEW_EXPIRED,
                                        DEAD_LETTER_OPENED,
                                        SUBSCRIPTION_DISABLED ->
                                        backoff.after(signal.attempt(), signal.age());
                            });
        };
    }
}
