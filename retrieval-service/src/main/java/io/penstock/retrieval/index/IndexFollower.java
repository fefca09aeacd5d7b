package io.penstock.retrieval.index;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one index a projection of the chunk table: the only writer of its replica.
///
/// While it builds anew, the index before it goes on answering.
final class IndexFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);

    private final JdbcChangeFeed feed;
    private final EnglishTerms terms;
    private final int batch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile @Nullable LexicalIndex serving;
    private volatile long horizon;
    private volatile boolean caughtUp;
    private volatile Duration lag = Duration.ZERO;

    IndexFollower(JdbcChangeFeed feed, EnglishTerms terms, int batch) {
        this.feed = feed;
        this.terms = terms;
        this.batch = batch;
    }

    /// Applies what changed, or builds a first or another index.
    ///
    /// @return whether there may be more at once
    boolean followOnce() throws IOException {
        var index = serving;
        if (index == null) {
            build("there is none yet");
            return true;
        }
        return switch (feed.after(index.cursor(), batch)) {
            case Poll.Lost(var why) -> {
                build(why);
                yield true;
            }
            case Poll.More(var changes, var reached) -> {
                apply(index, changes, reached);
                lag = feed.lag(reached);
                yield true;
            }
            case Poll.Caught(var changes, var reached, var below) -> {
                apply(index, changes, reached);
                lag = feed.lag(reached);
                advance(below);
                yield false;
            }
        };
    }

    /// @throws NotServing before the first index is built
    Found search(Scope scope, Map<String, Double> weights, Set<String> asked, int top) {
        while (true) {
            var index = serving;
            if (index == null) {
                throw new NotServing();
            }
            try {
                return index.search(scope, weights, asked, top);
            } catch (AlreadyClosedException e) {
                if (index == serving) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Waits until every transaction up to `xid` is searchable.
    ///
    /// @return whether it is
    boolean awaitBeyond(long xid, Duration patience) throws InterruptedException {
        var nanos = patience.toNanos();
        lock.lock();
        try {
            while (Long.compareUnsigned(horizon, xid) <= 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = moved.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the index has once held everything that was committed.
    boolean caughtUp() {
        return caughtUp;
    }

    /// How long the oldest change that is not yet searchable has been waiting.
    Duration lag() {
        return lag;
    }

    int chunks() {
        var index = serving;
        return index == null ? 0 : index.chunks();
    }

    /// For tests and repairs: the index itself.
    @Nullable LexicalIndex serving() {
        return serving;
    }

    /// Another round after this begins from nothing.
    @Override
    public void close() throws IOException {
        var index = serving;
        serving = null;
        caughtUp = false;
        horizon = 0;
        if (index != null) {
            index.close();
        }
    }

    private void apply(LexicalIndex index, Iterable<Change> changes, Cursor reached)
            throws IOException {
        if (reached.equals(index.cursor())) {
            return;
        }
        for (var change : changes) {
            if (change.now() == null) {
                index.delete(change.tenant(), change.chunk());
            } else {
                index.put(change.tenant(), change.now());
            }
        }
        index.commit(reached);
    }

    private void build(String why) throws IOException {
        var started = System.nanoTime();
        var fresh = new LexicalIndex(terms, Cursor.NONE);
        try {
            fresh.commit(feed.snapshot((tenant, chunk) -> add(fresh, tenant, chunk)));
        } catch (RuntimeException | IOException e) {
            fresh.close();
            throw e;
        }
        var before = serving;
        serving = fresh;
        horizon = 0;
        if (before != null) {
            before.close();
        }
        log.atInfo()
                .addKeyValue("why", why)
                .addKeyValue("chunks", fresh.chunks())
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                .log("A new index was built; it follows the change feed from here");
    }

    private static void add(LexicalIndex index, TenantId tenant, Chunk chunk) {
        try {
            index.put(tenant, chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance(long below) {
        lock.lock();
        try {
            horizon = below;
            caughtUp = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// No index answers yet; the service is not ready.
    static final class NotServing extends RuntimeException {
        NotServing() {
            super("There is no index yet; ask again when the service is ready");
        }
    }
}
