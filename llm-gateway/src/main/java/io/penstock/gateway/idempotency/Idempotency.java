package io.penstock.gateway.idempotency;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Makes a call once for its key: callers of this instance join it while it is made, those of other
/// instances wait for the row, later ones get what was recorded.
@Component
@EnableConfigurationProperties(IdempotencyProperties.class)
public final class Idempotency implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final JdbcIdempotency rows;
    private final IdempotencyProperties settings;
    private final Map<IdempotencyKey, Flight> flights = new ConcurrentHashMap<>();
    private final PollLoop sweeper;
    private volatile boolean running;

    private record Flight(String body, CompletableFuture<Once> end) {}

    Idempotency(JdbcIdempotency rows, IdempotencyProperties settings) {
        this.rows = rows;
        this.settings = settings;
        this.sweeper = new PollLoop("idempotency-sweep", () -> rows.forgetExpired() > 0, SWEEP);
    }

    /// @param body digest of the request
    /// @param patience how long the caller waits, and the longest that `make` takes
    public Once once(
            IdempotencyKey key, String body, UUID call, Duration patience, Supplier<Answer> make) {
        var mine = new Flight(body, new CompletableFuture<>());
        var theirs = flights.putIfAbsent(key, mine);
        if (theirs != null) {
            return theirs.body().equals(body) ? joined(theirs, patience) : new Once.OtherBody();
        }
        try {
            var end = claimed(key, body, call, patience, make);
            mine.end().complete(end);
            return end;
        } catch (RuntimeException | Error e) {
            mine.end().completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
        }
    }

    private static Once joined(Flight flight, Duration patience) {
        try {
            return flight.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new Once.StillInFlight();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Once.StillInFlight();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("The call that was joined failed", e.getCause());
        }
    }

    private Once claimed(
            IdempotencyKey key, String body, UUID call, Duration patience, Supplier<Answer> make) {
        var until = System.nanoTime() + patience.toNanos();
        var lease = patience.plus(settings.leaseMargin());
        while (true) {
            switch (rows.claim(key, body, call, lease, settings.keep())) {
                case Claim.Taken _ -> {
                    return new Once.Answered(made(key, call, make));
                }
                case Claim.Recorded(var answer) -> {
                    return new Once.Answered(answer.repeated());
                }
                case Claim.OtherBody _ -> {
                    return new Once.OtherBody();
                }
                case Claim.InFlight _ -> {
                    if (System.nanoTime() + LOOK_AGAIN.toNanos() > until || !paused()) {
                        return new Once.StillInFlight();
                    }
                }
            }
        }
    }

    private Answer made(IdempotencyKey key, UUID call, Supplier<Answer> make) {
        var kept = false;
        try {
            var answer = make.get();
            kept = answer.isWorthKeeping() && recorded(key, call, answer);
            return answer;
        } finally {
            if (!kept) {
                released(key, call);
            }
        }
    }

    /// An answer that was paid for is given, whether it can be kept or not.
    private boolean recorded(IdempotencyKey key, UUID call, Answer answer) {
        try {
            var recorded = rows.record(key, call, answer);
            if (!recorded) {
                log.atWarn()
                        .addKeyValue("call", call)
                        .log("Another call took over the idempotency key; both are answered");
            }
            return recorded;
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("call", call)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("An answer cannot be kept for its key; a repetition makes another call");
            return false;
        }
    }

    private void released(IdempotencyKey key, UUID call) {
        try {
            rows.release(key, call);
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("call", call)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("An idempotency key cannot be released; its lease ends by itself");
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        sweeper.start();
    }

    @Override
    public void stop() {
        running = false;
        sweeper.stop(Duration.ofSeconds(1));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
