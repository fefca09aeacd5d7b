package io.penstock.gateway.idempotency;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;

/// Waits for keys that calls of another instance hold. One look serves all who wait: when an
/// instance dies under thousands of calls, all of them are sent here again.
final class HeldKeys {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int MOST = 1_000;

    private final JdbcIdempotency rows;
    private final Map<IdempotencyKey, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final PollLoop loop = new PollLoop("held-keys", this::lookOnce, LOOK_AGAIN);

    HeldKeys(JdbcIdempotency rows) {
        this.rows = rows;
    }

    /// @param key for which nobody else waits here
    /// @return false: it is still held
    /// @throws DataAccessException if nobody can look
    boolean isFreeWithin(Duration patience, IdempotencyKey key) throws InterruptedException {
        var freed = waiting.computeIfAbsent(key, _ -> new CompletableFuture<>());
        try {
            freed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DataAccessException failure) {
                throw failure;
            }
            throw new IllegalStateException("The look at a key failed", e.getCause());
        } finally {
            waiting.remove(key, freed);
        }
    }

    private boolean lookOnce() {
        var keys = List.copyOf(waiting.keySet());
        for (var from = 0; from < keys.size(); from += MOST) {
            look(keys.subList(from, Math.min(from + MOST, keys.size())));
        }
        return false;
    }

    private void look(List<IdempotencyKey> keys) {
        try {
            for (var free : rows.free(keys)) {
                var freed = waiting.get(free);
                if (freed != null) {
                    freed.complete(null);
                }
            }
        } catch (DataAccessException e) {
            for (var key : keys) {
                var freed = waiting.get(key);
                if (freed != null) {
                    freed.completeExceptionally(e);
                }
            }
        }
    }

    void start() {
        loop.start();
    }

    void stop(Duration patience) {
        loop.stop(patience);
    }
}
