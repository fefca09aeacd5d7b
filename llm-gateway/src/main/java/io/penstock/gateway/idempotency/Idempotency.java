package io.penstock.gateway.idempotency;

import io.penstock.platform.loop.Batcher;
import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/// Makes a call once for its key: callers of this instance join it while it is made, those of other
/// instances wait for the row, later ones get what was recorded.
///
/// Claims and ends of calls are written many at once: thousands of callers come together after a
/// restart, and thousands of answers when a provider was slow.
@Component
@EnableConfigurationProperties(IdempotencyProperties.class)
public final class Idempotency implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
    private static final Duration SWEEP = Duration.ofMinutes(10);

    /// How long a call waits to be written; an answer that was paid for is given then as it is.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int WAITING = 1_000;
    private static final int MOST = 100;
    private static final long MOST_BYTES = 1024 * 1024;

    private final JdbcIdempotency rows;
    private final IdempotencyProperties settings;
    private final Map<IdempotencyKey, Flight> flights = new ConcurrentHashMap<>();
    private final Batcher<Claim, Claim.State> claims;
    private final Batcher<End, Boolean> ends;
    private final HeldKeys held;
    private final PollLoop sweeper;
    private volatile boolean running;

    private record Flight(String body, CompletableFuture<Once> end) {}

    Idempotency(JdbcIdempotency rows, IdempotencyProperties settings) {
        this.rows = rows;
        this.settings = settings;
        this.claims =
                new Batcher<>(
                        "idempotency-claims", Batcher.Limits.of(WAITING, MOST), new Claiming());
        this.ends =
                new Batcher<>(
                        "idempotency-ends",
                        new Batcher.Limits<>(WAITING, MOST, MOST_BYTES, Idempotency::bytes),
                        this::write);
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
                switch (asked(claims, claim)) {
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
            settle(end);
        }
    }

    /// A key that is taken, or may be, for a caller who does not know it, is given back.
    private final class Claiming implements Batcher.Work<Claim, Claim.State> {
        @Override
        public List<Claim.State> run(List<Claim> batch) {
            try {
                return rows.claim(batch, settings.keep());
            } catch (RuntimeException e) {
                batch.forEach(this::giveBack);
                throw e;
            }
        }

        @Override
        public void unheard(Claim claim, Claim.State state) {
            if (state == Claim.State.TAKEN) {
                giveBack(claim);
            }
        }

        private void giveBack(Claim claim) {
            if (!ends.tell(new End.Released(claim.key(), claim.call()))) {
                log.atWarn()
                        .addKeyValue("call", claim.call())
                        .log("A key that nobody uses may be held until its lease ends");
            }
        }
    }

    /// Fails no call: an answer that was paid for is given, whether it can be kept or not.
    private void settle(End end) {
        try {
            if (!asked(ends, end)) {
                log.atWarn()
                        .addKeyValue("call", end.call())
                        .log("Another call took over the idempotency key; both are answered");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("call", end.call())
                    .addKeyValue("failure", e.getClass().getName())
                    .log(
                            "What became of a call may not be written; then its key is held until"
                                    + " its lease ends, and a repetition makes another call");
        }
    }

    private static <Q, R> R asked(Batcher<Q, R> batcher, Q question) throws InterruptedException {
        try {
            return batcher.ask(question, PATIENCE);
        } catch (TimeoutException e) {
            throw new QueryTimeoutException("Postgres is too slow", e);
        }
    }

    /// @return for each whether its call still held its key
    private List<Boolean> write(List<End> batch) {
        var recorded = of(End.Recorded.class, batch);
        var released = of(End.Released.class, batch);
        if (!released.isEmpty()) {
            rows.release(released);
        }
        var kept = recorded.isEmpty() ? Set.<UUID>of() : rows.record(recorded);
        return batch.stream()
                .map(end -> end instanceof End.Released || kept.contains(end.call()))
                .toList();
    }

    private static <T extends End> List<T> of(Class<T> kind, List<End> ends) {
        return ends.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static long bytes(End end) {
        return switch (end) {
            case End.Recorded(_, _, var answer) -> answer.body().length;
            case End.Released _ -> 0;
        };
    }

    @Override
    public void start() {
        running = true;
        claims.start();
        ends.start();
        held.start();
        sweeper.start();
    }

    @Override
    public void stop() {
        running = false;
        sweeper.stop(Duration.ofSeconds(1));
        held.stop(Duration.ofSeconds(1));
        claims.stop(PATIENCE);
        ends.stop(PATIENCE);
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
