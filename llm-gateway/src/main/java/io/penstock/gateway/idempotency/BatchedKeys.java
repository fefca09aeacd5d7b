package io.penstock.gateway.idempotency;

import io.penstock.platform.loop.Batcher;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/// Takes keys and writes how their calls ended, many at once: thousands of callers come together
/// after a restart, and thousands of answers when a provider was slow.
final class BatchedKeys {
    private static final Logger log = LoggerFactory.getLogger(BatchedKeys.class);

    /// How long a call waits to be written; an answer that was paid for is given then as it is.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int WAITING = 1_000;
    private static final int MOST = 100;
    private static final long MOST_BYTES = 1024 * 1024;

    private final JdbcIdempotency rows;
    private final Batcher<Claim, Claim.State> claims;
    private final Batcher<End, Boolean> ends;

    /// @param keep how long a recorded answer is repeated
    BatchedKeys(JdbcIdempotency rows, Duration keep) {
        this.rows = rows;
        this.claims =
                new Batcher<>(
                        "idempotency-claims", Batcher.Limits.of(WAITING, MOST), new Claiming(keep));
        this.ends =
                new Batcher<>(
                        "idempotency-ends",
                        new Batcher.Limits<>(WAITING, MOST, MOST_BYTES, BatchedKeys::bytes),
                        this::write);
    }

    /// @throws org.springframework.dao.DataAccessException if Postgres is away, or too slow
    Claim.State claim(Claim claim) throws InterruptedException {
        return asked(claims, claim);
    }

    /// A key that is taken, or may be, for a caller who does not know it, is given back.
    private final class Claiming implements Batcher.Work<Claim, Claim.State> {
        private final Duration keep;

        Claiming(Duration keep) {
            this.keep = keep;
        }

        @Override
        public List<Claim.State> run(List<Claim> batch) {
            try {
                return rows.claim(batch, keep);
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
    void settle(End end) {
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

    void start() {
        claims.start();
        ends.start();
    }

    /// Claims first: what they give back is an end.
    void stop() {
        claims.stop(PATIENCE);
        ends.stop(PATIENCE);
    }
}
