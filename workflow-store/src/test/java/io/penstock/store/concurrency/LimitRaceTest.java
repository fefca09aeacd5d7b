package io.penstock.store.concurrency;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.ASSISTANT;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.event.Event;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.store.TestStore;
import io.penstock.store.flow.Limits;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Pauses;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.run.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// 32 claimers, limits that overlap and are set anew while they claim, a pause now and then: what
/// is under way never grows while it is above its limit, and in the end nobody is left.
class LimitRaceTest {
    private static final int CLAIMERS = 32;
    private static final long SECONDS = Long.getLong("penstock.concurrency.seconds", 8);
    private static final List<Part> LIMITED =
            List.of(Part.of(ACME), Part.workflow(GLOBEX, ASSISTANT), Part.route(ACME, "fast"));
    private static final Part EVERYBODYS = Part.routeOfAll("accurate");
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");

    private final SplittableRandom random = new SplittableRandom();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    @Test
    void neverGrowsAboveALimitAndStrandsNobody() throws InterruptedException {
        var threads = Executors.newCachedThreadPool();
        try (var store = TestStore.fresh("penstock.lease.duration=10m");
                var intake =
                        store.another(
                                "spring.datasource.username=penstock_intake",
                                "spring.datasource.password=penstock_intake")) {
            for (var i = 0; i < 30; i++) {
                enqueue(store);
            }
            setLimits(intake.get(Limits.class));
            for (var i = 0; i < CLAIMERS; i++) {
                var epoch = store.worker();
                var choices = random.split();
                threads.submit(() -> claimers(store, epoch, choices));
            }
            var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < until && surprises.isEmpty()) {
                var limits = setLimits(intake.get(Limits.class));
                pauseNowAndThen(intake.get(Pauses.class));
                watch(store, limits);
                enqueue(store);
            }
            LIMITED.forEach(part -> intake.get(Pauses.class).resume(part));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> left(store) == 0 || !surprises.isEmpty());
            running.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(surprises).isEmpty();
            assertThat(left(store)).as("runs that never came to an end").isZero();
        } finally {
            running.set(false);
            threads.shutdownNow();
        }
    }

    private Map<Part, Integer> setLimits(Limits limits) {
        var set = new HashMap<Part, Integer>();
        LIMITED.forEach(part -> set.put(part, 1 + random.nextInt(8)));
        set.put(EVERYBODYS, 1 + random.nextInt(8));
        set.forEach((part, runs) -> limits.set(part, part.equals(EVERYBODYS), runs, "somebody"));
        return set;
    }

    private void pauseNowAndThen(Pauses pauses) {
        for (var part : LIMITED) {
            if (random.nextInt(4) == 0) {
                pauses.pause(part, null, "somebody");
            } else {
                pauses.resume(part);
            }
        }
    }

    /// From the first look after a limit was set, what is above it only falls.
    private void watch(TestStore store, Map<Part, Integer> limits) {
        var before = new HashMap<Part, Long>();
        for (var look = 0; look < 15; look++) {
            for (var limit : store.get(Limits.class).over(ACME)) {
                compare(limits, before, limit);
            }
            for (var limit : store.get(Limits.class).over(GLOBEX)) {
                compare(limits, before, limit);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
        }
    }

    private void compare(Map<Part, Integer> limits, Map<Part, Long> before, Limits.Limit limit) {
        var allowed = Math.max(limits.get(limit.part()), before.getOrDefault(limit.part(), 1000L));
        if (limit.running() > allowed) {
            surprises.add(
                    new AssertionError(
                            limit + " grew from " + before.get(limit.part()) + " above its limit"));
        }
        before.put(limit.part(), limit.running());
    }

    private void claimers(TestStore store, long epoch, SplittableRandom choices) {
        while (running.get() && surprises.isEmpty()) {
            try {
                var claimed = store.claim(epoch, 1 + choices.nextInt(4));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + choices.nextInt(10)));
                for (var one : claimed) {
                    var again = choices.nextInt(5) == 0;
                    store.journals()
                            .exit(
                                    one.held(),
                                    again
                                            ? new Exit.Retry("answer", 1, null, BUSY, Instant.now())
                                            : new Exit.Complete(),
                                    again ? "accurate" : null);
                }
            } catch (RuntimeException | Error e) {
                surprises.add(e);
            }
        }
    }

    private void enqueue(TestStore store) {
        enqueue(store, ACME);
        enqueue(store, GLOBEX);
    }

    private void enqueue(TestStore store, TenantId tenant) {
        var route = List.of("fast", "accurate", "").get(random.nextInt(3));
        var priority = NewRun.Priority.values()[random.nextInt(3)];
        store.ingest(
                new NewRun(
                        ASSISTANT,
                        1,
                        NewRun.Ordering.CONVERSATION,
                        NewRun.WhileInReview.QUEUE,
                        Duration.ofMinutes(30),
                        "support",
                        new NewRun.Turn(priority, route)),
                IntStream.range(0, 3)
                        .mapToObj(_ -> message(tenant, "customer " + random.nextInt(40), "Hello"))
                        .toArray(Event[]::new));
    }

    private static long left(TestStore store) {
        return store.count(
                "select count(*) from workflow.run where status in ('PENDING', 'RUNNING',"
                        + " 'WAITING')");
    }
}
