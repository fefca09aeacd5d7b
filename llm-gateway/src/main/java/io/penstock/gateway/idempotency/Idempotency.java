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
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Makes a call once for its key: callers of this instance join it while it is made, those of other
/// instances wait for the row, later ones get what was recorded.
@Component
@EnableConfigurationProperties(IdempotencyProperties.class)
public final class Idempotency implements SmartLifecycle {
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final JdbcIdempotency rows;
    private final IdempotencyProperties settings;
    private final Map<IdempotencyKey, Flight> flights = new ConcurrentHashMap<>();
    private final BatchedKeys keys;
    private final HeldKeys held;
    private final PollLoop sweeper;
    private volatile boolean running;

    private record Flight(String body, CompletableFuture<Once> end) {}

    Idempotency(JdbcIdempotency rows, IdempotencyProperties settings) {
        this.rows = rows;
        this.settings = settings;
        this.keys = new BatchedKeys(rows, settings.keep());
        this.held = new HeldKeys(rows);
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
        var claim = new Claim(key, body, call, patience.plus(settings.leaseMargin()));
        try {
            while (true) {
                switch (keys.claim(claim)) {
                    case TAKEN -> {
                        return new Once.Answered(made(key, call, make));
                    }
                    case OTHER_BODY -> {
                        return new Once.OtherBody();
                    }
                    case RECORDED -> {
                        var recorded = rows.answer(key);
                        if (recorded.isPresent()) {
                            return new Once.Answered(recorded.get().repeated());
                        }
                    }
                    case IN_FLIGHT -> {
                        var left = Duration.ofNanos(until - System.nanoTime());
                        if (!held.isFreeWithin(left, key)) {
                            return new Once.StillInFlight();
                        }
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Once.StillInFlight();
        }
    }

    private Answer made(IdempotencyKey key, UUID call, Supplier<Answer> make) {
        End end = new End.Released(key, call);
        try {
            var answer = make.get();
            if (answer.isWorthKeeping()) {
                end = new End.Recorded(key, call, answer);
            }
            return answer;
        } finally {
            keys.settle(end);
        }
    }

    @Override
    public void start() {
        running = true;
        keys.start();
        held.start();
        sweeper.start();
    }

    @Override
    public void stop() {
        running = false;
        sweeper.stop(Duration.ofSeconds(1));
        held.stop(Duration.ofSeconds(1));
        keys.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stops after the web server, whose last calls end here.
    @Override
    public int getPhase() {
        return 0;
    }
}
