package io.penstock.store.run;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalTest {
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");
    private static final Failure DOUBT =
            new Failure(FailureClass.LOW_CONFIDENCE, "doubt", "Too little was found");
    private static final StepResult CONTEXT =
            new StepResult("context", "{\"confidence\":0.9}", "support-ops", null);

    private TestStore store;
    private Journals journals;
    private long worker;
    private Held held;

    @BeforeAll
    void start() {
        store = TestStore.fresh("penstock.lease.duration=10m");
        journals = store.journals();
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void claimARun() {
        drain();
        held = claimNew();
    }

    @Test
    void keepsTheResultOfAStep() {
        assertThat(journals.done(held, CONTEXT)).isEqualTo(new Checkpoint.Written(3));
        assertThat(journals.past(held).results()).containsEntry("context", CONTEXT.json());
    }

    @Test
    void keepsTheFirstResultOfAStep() {
        journals.done(held, CONTEXT);
        journals.done(held, new StepResult("context", "{\"confidence\":0.1}", null, null));
        assertThat(journals.past(held).results()).containsEntry("context", CONTEXT.json());
    }

    @Test
    void ofABatchThatIsPutBackOnlyWhatMovedOnStaysAsItIs() {
        var ended = held;
        journals.exit(ended, new Exit.Complete());
        var others = List.of(claimNew("erin"), claimNew("frank"));

        journals.release(List.of(others.getFirst(), ended, others.getLast()));

        assertThat(store.claim(worker, 5).stream().map(one -> one.held().run()))
                .containsExactlyInAnyOrderElementsOf(others.stream().map(Held::run).toList());
        assertThat(store.views().run(ACME, ended.run()).orElseThrow().status())
                .isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void whoHoldsARunAfterwardsKeepsIt() {
        var before = held;
        journals.exit(before, new Exit.Release());
        held = store.claimOne(worker).held();

        journals.release(List.of(before));

        assertThat(journals.done(held, CONTEXT)).isInstanceOf(Checkpoint.Written.class);
    }

    @Test
    void aServiceOfOursThatWasAwayUsedUpNoAttempt() {
        var away = new Failure(FailureClass.TRANSIENT, "service_away", "restarting");

        journals.exit(held, new Exit.Retry("triage", 1, null, away, Instant.now()));
        held = store.claimOne(worker).held();

        assertThat(journals.past(held).failedAttempts()).isEmpty();
    }

    @Test
    void countsFailedAttemptsOfAStep() {
        journals.attempted(held, new Attempt("triage", 1, "{\"tokens\":7}", "no JSON"));
        assertThat(journals.past(held).failedAttempts()).isEmpty();
        journals.exit(held, new Exit.Retry("triage", 1, null, BUSY, Instant.now()));
        held = store.claimOne(worker).held();
        assertThat(journals.past(held).failedAttempts()).containsEntry("triage", 1);
    }

    @Test
    void whatBreaksOutsideOfAStepFailsWhereTheRunStands() {
        journals.done(held, CONTEXT);
        journals.exit(held, new Exit.Fail(null, null, BUSY, true));

        var run = store.views().run(ACME, held.run()).orElseThrow();
        assertThat(run.step()).isEqualTo("context");
        assertThat(run.failure().owner()).isEqualTo("support-ops");
        assertThat(
                        store.owner()
                                .sql(
                                        "select step || ' ' || owner from workflow.dead_letter where run = :run")
                                .param("run", held.run().value())
                                .query(String.class)
                                .single())
                .isEqualTo("context support-ops");
    }

    static Stream<Exit> everyExit() {
        return Stream.of(
                new Exit.Complete(),
                new Exit.Retry("triage", 1, null, BUSY, Instant.now()),
                new Exit.Sleep("pause", null, Instant.now(), "until later"),
                new Exit.Review("gate", null, DOUBT, null, "support", null, null),
                new Exit.Fail("triage", null, BUSY, true),
                new Exit.Release());
    }

    @ParameterizedTest
    @MethodSource("everyExit")
    void refusesEveryExitUnderAStaleFence(Exit exit) {
        journals.exit(held, new Exit.Release());
        var current = store.claimOne(worker).held();
        var before = state(held.run());
        assertThat(journals.exit(held, exit)).isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(state(held.run())).isEqualTo(before);
        assertThat(journals.exit(current, new Exit.Complete()))
                .isInstanceOf(Checkpoint.Written.class);
    }

    @ParameterizedTest
    @MethodSource("everyExit")
    void armsTheNextAfterEveryExit(Exit exit) {
        var next = message(ACME, "dana", "Next");
        store.ingest(next);
        journals.exit(held, exit);
        var blocked = exit instanceof Exit.Review;
        assertThat(store.claim(worker, 10)).hasSize(blocked ? 0 : 1);
    }

    @Test
    void refusesWhatAStaleWorkerFound() {
        journals.exit(held, new Exit.Release());
        var current = store.claimOne(worker).held();
        assertThat(journals.done(held, CONTEXT)).isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(journals.attempted(held, new Attempt("triage", 1, null, "late")))
                .isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(journals.past(current).results()).isEmpty();
    }

    @Test
    void refusesWritesToARunThatHasEnded() {
        journals.exit(held, new Exit.Complete());
        assertThat(journals.exit(held, new Exit.Fail("triage", null, BUSY, true)))
                .isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(status(held)).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void opensOneReviewAndKeepsTheDoubtfulResult() {
        var exit =
                new Exit.Review(
                        "context",
                        "ops",
                        DOUBT,
                        CONTEXT,
                        "support",
                        Duration.ofHours(4),
                        "escalate");
        journals.exit(held, exit);
        assertThat(status(held)).isEqualTo(RunStatus.IN_REVIEW);
        assertThat(journals.past(held).results()).containsKey("context");
        assertThat(openReviews(held)).isEqualTo(1);
        assertThat(store.views().run(ACME, held.run()).orElseThrow().failure().detail())
                .isEqualTo(DOUBT.detail());
    }

    @Test
    void leavesADeadLetterOnlyWhereAPersonMustLook() {
        journals.exit(held, new Exit.Fail("triage", null, BUSY, false));
        assertThat(letters(held)).isZero();
        held = claimNew();
        journals.exit(held, new Exit.Fail("triage", null, BUSY, true));
        assertThat(letters(held)).isEqualTo(1);
    }

    @Test
    void announcesACopyOfARunsDeadLetter() {
        journals.exit(held, new Exit.Fail("triage", "ops", BUSY, true));
        assertThat(copies(held))
                .singleElement()
                .satisfies(
                        copy -> {
                            assertThat(copy.path("tenant").asString()).isEqualTo("acme");
                            assertThat(copy.path("run").asString())
                                    .isEqualTo(held.run().toString());
                            assertThat(copy.path("event").asString()).hasSize(26);
                            assertThat(copy.path("workflow").asString()).isEqualTo("assistant");
                            assertThat(copy.path("version").asInt()).isEqualTo(1);
                            assertThat(copy.path("class").asString()).isEqualTo("TRANSIENT");
                            assertThat(copy.path("code").asString()).isEqualTo("busy");
                            assertThat(copy.path("step").asString()).isEqualTo("triage");
                            assertThat(Instant.parse(copy.path("time").asString()))
                                    .isBeforeOrEqualTo(Instant.now());
                            assertThat(copy.size()).isEqualTo(9);
                        });
    }

    @Test
    void announcesNoCopyWhereNoPersonMustLook() {
        journals.exit(held, new Exit.Fail("triage", "ops", BUSY, false));
        assertThat(copies(held)).isEmpty();
    }

    @Test
    void cancelsARunUnderItsWorkersHands() {
        assertThat(journals.cancel(ACME, held.run(), "dana"))
                .isInstanceOf(Checkpoint.Written.class);
        assertThat(journals.exit(held, new Exit.Complete()))
                .isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(status(held)).isEqualTo(RunStatus.CANCELLED);
        assertThat(journals.cancel(ACME, held.run(), "dana"))
                .isEqualTo(new Checkpoint.LostRace(held.run()));
    }

    @Test
    void armsTheNextWhenAWaitingHeadIsCancelled() {
        var next = message(ACME, "dana", "Next");
        store.ingest(next);
        journals.exit(
                held, new Exit.Retry("triage", 1, null, BUSY, Instant.now().plusSeconds(600)));
        journals.cancel(ACME, held.run(), "dana");
        assertThat(store.claimOne(worker).event()).isEqualTo(next.id());
    }

    @Test
    void closesTheReviewOfACancelledRun() {
        journals.exit(held, new Exit.Review("gate", null, DOUBT, null, "support", null, null));
        journals.cancel(ACME, held.run(), "dana");
        assertThat(openReviews(held)).isZero();
    }

    @Test
    void announcesEveryTransitionWithAHigherVersion() {
        store.owner().sql("delete from workflow.outbox").update();
        journals.done(held, CONTEXT);
        journals.exit(held, new Exit.Complete());
        var told =
                store.owner()
                        .sql("select value from workflow.outbox order by id")
                        .query(byte[].class)
                        .list();
        assertThat(told)
                .extracting(value -> new String(value, StandardCharsets.UTF_8))
                .satisfiesExactly(
                        step -> assertThat(step).contains("\"RUNNING\"", "\"version\" : 3"),
                        end -> assertThat(end).contains("\"COMPLETED\"", "\"version\" : 4"));
    }

    @Test
    void neverMissesANextRunThatArrivesWhileTheLastEnds() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var round = 0; round < 60; round++) {
                var last = held;
                var together = new CyclicBarrier(2);
                var finisher =
                        threads.submit(
                                () -> {
                                    together.await();
                                    return journals.exit(last, new Exit.Complete());
                                });
                var inserter =
                        threads.submit(
                                () -> {
                                    together.await();
                                    return store.ingest(message(ACME, "dana", "Next"));
                                });
                finisher.get();
                inserter.get();
                var next = store.claim(worker, 1);
                assertThat(next).as("round %d", round).hasSize(1);
                held = next.getFirst().held();
            }
        }
    }

    @Test
    void letsOnlyOneOfManyFinishersEndARun() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var together = new CyclicBarrier(4);
            var outcomes =
                    Stream.<Exit>of(
                                    new Exit.Complete(),
                                    new Exit.Fail("triage", null, BUSY, true),
                                    new Exit.Release(),
                                    new Exit.Retry("triage", 1, null, BUSY, Instant.now()))
                            .map(
                                    exit ->
                                            threads.submit(
                                                    () -> {
                                                        together.await();
                                                        return journals.exit(held, exit);
                                                    }))
                            .toList();
            var written = 0;
            for (var outcome : outcomes) {
                written += outcome.get() instanceof Checkpoint.Written ? 1 : 0;
            }
            assertThat(written).isEqualTo(1);
        }
    }

    private void drain() {
        store.owner()
                .sql("select tenant, id from workflow.run where ended_at is null")
                .query((row, _) -> new RunId(row.getObject("id", UUID.class)))
                .list()
                .forEach(run -> journals.cancel(ACME, run, "dana"));
    }

    private Held claimNew() {
        return claimNew("dana");
    }

    private Held claimNew(String conversation) {
        store.ingest(message(ACME, conversation, "Hello"));
        return store.claimOne(worker).held();
    }

    private List<?> state(RunId run) {
        var views = store.views();
        return List.of(views.run(ACME, run).orElseThrow(), views.timeline(ACME, run).orElseThrow());
    }

    private RunStatus status(Held held) {
        return store.views().run(ACME, held.run()).orElseThrow().status();
    }

    private long openReviews(Held held) {
        return store.count(
                "select count(*) from workflow.review where status = 'OPEN' and run = '%s'"
                        .formatted(held.run()));
    }

    private List<JsonNode> copies(Held held) {
        return store.owner()
                .sql(
                        """
                        select value from workflow.outbox
                        where topic = 'penstock.dead-letters' and record_key = :run
                        """)
                .param("run", held.run().toString())
                .query((row, _) -> StrictJson.TOLERANT.readTree(row.getBytes("value")))
                .list();
    }

    private long letters(Held held) {
        return store.count(
                "select count(*) from workflow.dead_letter where run = '%s'".formatted(held.run()));
    }
}
