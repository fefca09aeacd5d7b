package io.penstock.store.start;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestEvents.notBefore;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.claim.Claimed;
import io.penstock.store.ingest.Beginning;
import io.penstock.store.ingest.DelayedRuns;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.start.Starts.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelayedRunsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private TestStore store;
    private DelayedRuns delayed;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        delayed = store.get(DelayedRuns.class);
    }

    @BeforeEach
    void begin() {
        store.clear();
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void anEventsNotBeforeIsWhenItsRunIsDue() {
        var event = later(message(ACME, "dana", "Later"));
        store.ingest(event);

        assertThat(run(event).status()).isEqualTo(RunStatus.PENDING);
        assertThat(run(event).dueAt()).isEqualTo(event.notBefore().orElseThrow());
        assertThat(delayed.takePlaces(10)).isZero();
        assertThat(store.claim(worker, 10)).isEmpty();
    }

    @Test
    void aNotBeforeThatHasPassedDelaysNothing() {
        var event = notBefore(message(ACME, "dana", "Now"), Instant.now().minus(HOUR));
        store.ingest(event);

        assertThat(run(event).dueAt()).isNull();
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void whoArrivesMeanwhileDoesNotWaitForADelayedRun() {
        var late = later(message(ACME, "dana", "Later"));
        var meanwhile = message(ACME, "dana", "Meanwhile");
        store.ingest(late, meanwhile);

        var claimed = store.claimOne(worker);
        assertThat(claimed.event()).isEqualTo(meanwhile.id());
        due(late);
        assertThat(delayed.takePlaces(10)).isEqualTo(1);
        assertThat(store.claim(worker, 10)).isEmpty();
        var after = message(ACME, "dana", "After");
        store.ingest(after);
        complete(claimed);

        var second = store.claimOne(worker);
        assertThat(second.event()).isEqualTo(late.id());
        complete(second);
        assertThat(store.claimOne(worker).event()).isEqualTo(after.id());
    }

    @Test
    void thoseThatAreDueTogetherTakePlacesInTheOrderOfTheirTimes() {
        var second = notBefore(message(ACME, "dana", "Second"), Instant.now().plus(HOUR));
        var first = notBefore(message(ACME, "dana", "First"), Instant.now().plusSeconds(60));
        store.ingest(second, first);
        store.owner().sql("update workflow.run set due_at = due_at - interval '2 hours'").update();

        assertThat(delayed.takePlaces(10)).isEqualTo(2);
        var claimed = store.claimOne(worker);
        assertThat(claimed.event()).isEqualTo(first.id());
        complete(claimed);
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
    }

    @Test
    void aRunAloneIsClaimedWhenItIsDueAndNotBefore() {
        var event = later(message(ACME, null, "Alone", "n1"));
        store.ingest(event);
        assertThat(store.claim(worker, 10)).isEmpty();

        due(event);
        store.owner().sql("update workflow.conversation set ready_at = now()").update();
        assertThat(store.claimOne(worker).event()).isEqualTo(event.id());
    }

    @Test
    void aDelayedRunIsCancelledBeforeItStartsAndHoldsUpNobody() {
        var late = later(message(ACME, "dana", "Later"));
        store.ingest(late);
        assertThat(store.journals().cancel(ACME, run(late).id(), "ops"))
                .isInstanceOf(Checkpoint.Written.class);

        due(late);
        assertThat(delayed.takePlaces(10)).isZero();
        assertThat(run(late).status()).isEqualTo(RunStatus.CANCELLED);
        store.ingest(message(ACME, "dana", "Next"));
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void aDelayedRunIsEitherCancelledOrClaimed() throws Exception {
        for (var round = 0; round < 30; round++) {
            var late = later(message(ACME, "of." + round, "Later"));
            store.ingest(late);
            due(late);
            var run = run(late).id();
            var claimed = new ArrayList<Claimed>();
            together(
                    () -> store.journals().cancel(ACME, run, "ops"),
                    () -> delayed.takePlaces(10),
                    () -> claimed.addAll(store.claim(worker, 10)));
            delayed.takePlaces(10);
            claimed.addAll(store.claim(worker, 10));

            assertThat(run(late).status()).isEqualTo(RunStatus.CANCELLED);
            claimed.forEach(
                    held ->
                            assertThat(store.journals().exit(held.held(), new Exit.Complete()))
                                    .isInstanceOf(Checkpoint.LostRace.class));
        }
    }

    @Test
    void placesAreTakenOnceWhoeverLooks() throws Exception {
        for (var i = 0; i < 100; i++) {
            store.ingest(later(message(ACME, "of." + i % 10, "Later")));
        }
        store.owner().sql("update workflow.run set due_at = due_at - interval '2 hours'").update();
        Callable<Integer> all =
                () -> {
                    var taken = 0;
                    while (store.count("select count(*) from workflow.run where seq is null") > 0) {
                        taken += delayed.takePlaces(7);
                    }
                    return taken;
                };

        assertThat(together(all, all, all, all).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(100);
        assertThat(store.count("select count(distinct (conversation, seq)) from workflow.run"))
                .isEqualTo(100);
        var seen = new HashSet<RunId>();
        while (seen.size() < 100) {
            var claimed = store.claim(worker, 10);
            assertThat(claimed).isNotEmpty();
            claimed.forEach(
                    held -> {
                        assertThat(seen.add(held.held().run())).isTrue();
                        complete(held);
                    });
        }
    }

    @Test
    void whoeverAsksTwiceAtOnceGetsOneRun() throws Exception {
        var event = message(ACME, null, "Once", "key");
        Callable<Started> ask = () -> ask(event, "digest");

        var started = together(ask, ask, ask, ask);
        assertThat(started).filteredOn(Started.New.class::isInstance).hasSize(1);
        assertThat(started).filteredOn(Started.Again.class::isInstance).hasSize(3);
        assertThat(ask(event, "another")).isEqualTo(new Started.Otherwise());
        assertThat(store.count("select count(*) from workflow.run")).isEqualTo(1);
    }

    @Test
    void aDelayIsCountedByTheDatabasesClock() {
        var event = message(ACME, null, "Later", "key");
        store.get(Starts.class)
                .start(event, "d", TestStore.assistant(), new Beginning.After(HOUR), "ops");

        assertThat(
                        store.count(
                                """
                                select count(*) from workflow.run
                                where due_at = created_at + interval '1 hour'
                                """))
                .isEqualTo(1);
    }

    private Started ask(Event event, String digest) {
        return store.get(Starts.class)
                .start(event, digest, TestStore.assistant(), new Beginning.AtOnce(), "ops");
    }

    private static Event later(Event event) {
        return notBefore(
                event, Instant.now().plus(HOUR).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    private void due(Event event) {
        store.owner()
                .sql("update workflow.run set due_at = now() where event = :event")
                .param("event", event.id().value())
                .update();
    }

    private RunView run(Event event) {
        return store.views().event(ACME, event.id()).orElseThrow().runs().getFirst();
    }

    private void complete(Claimed claimed) {
        assertThat(store.journals().exit(claimed.held(), new Exit.Complete()))
                .isInstanceOf(Checkpoint.Written.class);
    }

    @SafeVarargs
    private static <T> List<T> together(Callable<? extends T>... tasks) throws Exception {
        var barrier = new CyclicBarrier(tasks.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures =
                    IntStream.range(0, tasks.length)
                            .mapToObj(
                                    i ->
                                            threads.<T>submit(
                                                    () -> {
                                                        barrier.await();
                                                        return tasks[i].call();
                                                    }))
                            .toList();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
