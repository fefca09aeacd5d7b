package io.penstock.store.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.id.RunId;
import io.penstock.store.TestStore;
import io.penstock.store.concurrency.Happened.Kind;
import io.penstock.store.lease.Reaper;
import io.penstock.store.run.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The engine's protocol under everything at once: enqueuers, 32 claimers that crash silently or
/// wake after their lease, delayed retries, cancellations, two reapers. Then the event log is
/// replayed for the promises I3, I4, I6 and I10.
///
/// `-Dpenstock.concurrency.seconds=…` sets its length, `-Dpenstock.concurrency.seed=…` repeats the
/// choices of a run, though not its interleaving.
class ConcurrencyTest {
    private static final int CLAIMERS = 32;
    private static final int ENQUEUERS = 3;
    private static final int MOST_WAITING = 600;
    private static final long SECONDS = Long.getLong("penstock.concurrency.seconds", 30);
    private static final long SEED =
            Long.getLong("penstock.concurrency.seed", System.currentTimeMillis());
    private static final String[] LEASE = {
        "penstock.lease.duration=1500ms",
        "penstock.lease.margin=300ms",
        // few runs survive being held by many crashing workers; the limit has a test of its own
        "penstock.lease.max-crashes=5"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enqueuing = new AtomicBoolean(true);
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong enqueued = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final Queue<RunId> recent = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(6);
    private final Zombies zombies = new Zombies();
    private final List<TestStore> processes = new ArrayList<>();

    @BeforeEach
    void start() {
        var first = TestStore.fresh(LEASE);
        EventLog.create(first);
        processes.add(first);
        processes.add(first.another(LEASE));
    }

    @AfterEach
    void stop() throws InterruptedException {
        running.set(false);
        enqueuing.set(false);
        timers.shutdownNow();
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        processes.reversed().forEach(TestStore::close);
    }

    @Test
    void keepsItsPromisesUnderCrashesAndZombies() {
        System.out.printf("seed %d, %d seconds%n", SEED, SECONDS);
        startEverybody();
        timers.schedule(() -> enqueuing.set(false), SECONDS, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(SECONDS + 60))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> !enqueuing.get() || !surprises.isEmpty());
        waitUntilEverybodyEnded();
        running.set(false);

        var log = EventLog.read(process(0));
        System.out.printf(
                "%d runs, %d lines, %d reaped, %d cancelled%n",
                enqueued.get(), log.size(), count(log, Kind.REAPED), count(log, Kind.CANCELLED));
        assertThat(surprises).isEmpty();
        assertThat(EventLogChecker.check(log)).as("seed %d", SEED).isEmpty();
        everyTransitionIsAnnouncedOnceAndInOrder();
        assertThat(count(log, Kind.REAPED)).as("workers that were lost").isPositive();
    }

    private void startEverybody() {
        for (var i = 0; i < ENQUEUERS; i++) {
            var enqueuer = new Enqueuer(process(i), random.split());
            loop(enqueuing, () -> enqueue(enqueuer));
        }
        for (var i = 0; i < CLAIMERS; i++) {
            var claimer = new Claimer(process(i), random.split(), zombies, this::beside);
            timers.scheduleAtFixedRate(claimer::renew, 300, 300, TimeUnit.MILLISECONDS);
            loop(running, claimer::claimOnce);
        }
        for (var process : processes) {
            loop(running, () -> reap(process));
        }
        var canceller = random.split();
        loop(enqueuing, () -> cancel(canceller));
    }

    private boolean enqueue(Enqueuer enqueuer) {
        if (enqueued.get() - ended.get() > MOST_WAITING) {
            ended.set(EventLog.ended(process(0)));
            return false;
        }
        var runs = enqueuer.enqueueOnce();
        enqueued.addAndGet(runs.size());
        recent.addAll(runs);
        return true;
    }

    private boolean reap(TestStore process) {
        process.transaction()
                .executeWithoutResult(
                        _ -> process.get(Reaper.class).reapOnce().forEach(it -> log(process, it)));
        return false;
    }

    private static void log(TestStore process, Reaper.Reaped reaped) {
        EventLog.write(process, Kind.REAPED, reaped.run(), reaped.fence());
        if (reaped.deadLettered()) {
            EventLog.write(process, Kind.CANCELLED, reaped.run(), reaped.fence());
        }
    }

    private boolean cancel(SplittableRandom random) {
        var run = recent.poll();
        if (run == null || random.nextInt(25) != 0) {
            return run != null;
        }
        var process = process(random.nextInt(2));
        process.transaction().executeWithoutResult(_ -> cancel(process, run));
        return true;
    }

    private static void cancel(TestStore process, RunId run) {
        var tenants = List.of(TestStore.ACME, TestStore.GLOBEX);
        for (var tenant : tenants) {
            if (process.journals().cancel(tenant, run, "somebody") instanceof Checkpoint.Written) {
                EventLog.write(process, Kind.CANCELLED, run, 0);
            }
        }
    }

    /// Who has not ended by then is stranded; the checker names them.
    private void waitUntilEverybodyEnded() {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> everybodyEnded() || !surprises.isEmpty());
        } catch (ConditionTimeoutException _) {
            System.out.println("not all runs came to an end");
        }
    }

    private boolean everybodyEnded() {
        return EventLog.ended(process(0)) == enqueued.get();
    }

    private void everyTransitionIsAnnouncedOnceAndInOrder() {
        var unannounced =
                process(0)
                        .count(
                                """
                                select count(*) from (
                                    select record_key, count(*) as told,
                                           bool_and(version = place) as in_order
                                    from (select record_key,
                                                 (convert_from(value, 'UTF8')::json ->> 'version')::bigint as version,
                                                 row_number() over (partition by record_key order by id) as place
                                          from workflow.outbox
                                          where topic = 'penstock.run-status') o
                                    group by record_key) o
                                full join workflow.run r on r.id::text = o.record_key
                                where o.told is distinct from r.version or not o.in_order
                                """);
        assertThat(unannounced).as("runs whose announcements differ from their versions").isZero();
    }

    private void loop(AtomicBoolean condition, BooleanSupplier step) {
        threads.submit(
                () -> {
                    while (condition.get() && surprises.isEmpty()) {
                        try {
                            if (!step.getAsBoolean()) {
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                            }
                        } catch (RuntimeException | Error e) {
                            surprises.add(e);
                        }
                    }
                });
    }

    private void beside(Runnable step) {
        threads.submit(
                () -> {
                    try {
                        step.run();
                    } catch (RuntimeException e) {
                        surprises.add(e);
                    }
                });
    }

    private TestStore process(int number) {
        return processes.get(number % processes.size());
    }

    private static long count(List<Happened> log, Kind kind) {
        return log.stream().filter(it -> it.kind() == kind).count();
    }
}
