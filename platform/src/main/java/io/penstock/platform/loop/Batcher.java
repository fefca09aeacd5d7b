package io.penstock.platform.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks many callers' questions together: while one batch is under way, the next one gathers. Each
/// caller waits for its own result, and thousands of them take one connection, not one each.
///
/// @param <Q> a question
/// @param <R> its result
public final class Batcher<Q, R> {
    private static final Logger log = LoggerFactory.getLogger(Batcher.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String name;
    private final Limits<Q> limits;
    private final Work<Q, R> work;
    private final BlockingQueue<Asked<Q, R>> waiting;
    private final PollLoop loop;

    private record Asked<Q, R>(Q question, CompletableFuture<R> result) {}

    /// A failure is that of every question of the batch.
    @FunctionalInterface
    public interface Work<Q, R> {
        /// @return one result for each question, in their order
        List<R> run(List<Q> questions);

        /// This came after its caller had gone.
        default void unheard(Q question, R result) {}
    }

    /// @param waiting how many may wait for the next batch; more wait for room
    /// @param most questions of one batch
    /// @param weight that ends a batch, once it is reached
    /// @param weigher of one question, in the same unit
    public record Limits<Q>(int waiting, int most, long weight, ToLongFunction<Q> weigher) {
        public static <Q> Limits<Q> of(int waiting, int most) {
            return new Limits<>(waiting, most, most, _ -> 1);
        }
    }

    public Batcher(String name, Limits<Q> limits, Work<Q, R> work) {
        this.name = name;
        this.limits = limits;
        this.work = work;
        this.waiting = new ArrayBlockingQueue<>(limits.waiting());
        this.loop = new PollLoop(name, this::runOnce, LOOK);
    }

    /// @param patience for room and for the result
    /// @throws TimeoutException if there was none within `patience`; the question may still be
    ///     asked, and then [Work#unheard] is told
    /// @throws RuntimeException what the batch failed with
    public R ask(Q question, Duration patience) throws TimeoutException, InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        var asked = new Asked<Q, R>(question, new CompletableFuture<>());
        if (!waiting.offer(asked)
                && !waiting.offer(asked, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("no room within " + patience);
        }
        loop.wake();
        try {
            return asked.result().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A batch failed", e.getCause());
        } finally {
            asked.result().cancel(false);
        }
    }

    /// Asks without waiting for the result.
    ///
    /// @return false: there is no room
    public boolean tell(Q question) {
        var taken = waiting.offer(new Asked<>(question, new CompletableFuture<>()));
        loop.wake();
        return taken;
    }

    /// How many wait for the next batch.
    public int waiting() {
        return waiting.size();
    }

    private boolean runOnce() {
        var batch = next();
        if (batch.isEmpty()) {
            return false;
        }
        try {
            var results = work.run(batch.stream().map(Asked::question).toList());
            for (var i = 0; i < batch.size(); i++) {
                var asked = batch.get(i);
                if (!asked.result().complete(results.get(i))) {
                    work.unheard(asked.question(), results.get(i));
                }
            }
        } catch (RuntimeException | Error e) {
            // told here as well: of those who asked, some may have gone, or never waited
            log.atWarn()
                    .addKeyValue("loop", name)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("A batch of {} failed; who waits for it is told", batch.size());
            batch.forEach(asked -> asked.result().completeExceptionally(e));
        }
        return true;
    }

    /// Without those whose callers have gone.
    private List<Asked<Q, R>> next() {
        var batch = new ArrayList<Asked<Q, R>>();
        var weight = 0L;
        while (batch.size() < limits.most() && weight < limits.weight()) {
            var asked = waiting.poll();
            if (asked == null) {
                break;
            }
            if (!asked.result().isDone()) {
                batch.add(asked);
                weight += limits.weigher().applyAsLong(asked.question());
            }
        }
        return batch;
    }

    public void start() {
        loop.start();
    }

    /// Lets the batch that is under way end, then asks what still waits, at most for `patience`.
    public void stop(Duration patience) {
        var until = System.nanoTime() + patience.toNanos();
        loop.stop(patience);
        var more = true;
        while (more && System.nanoTime() < until) {
            more = runOnce();
        }
    }
}
