package io.penstock.store.claim;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.ASSISTANT;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Event;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import io.penstock.store.TestStore;
import io.penstock.store.flow.Limits;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Pauses;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.outcall.Calls;
import io.penstock.store.run.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Limits, pauses, priorities and lanes, and heads that let others pass.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoRunsNextTest {
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");
    private static final Failure DOUBT =
            new Failure(FailureClass.LOW_CONFIDENCE, "doubt", "Too little was found");

    private TestStore store;
    private TestStore intake;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
    }

    @BeforeEach
    void begin() {
        store.clear();
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @Test
    void leavesWhatIsPausedAndClaimsTheRest() {
        ingest(ACME, 3, plan(NewRun.Priority.HIGH, "default"));
        ingest(GLOBEX, 1, plan(NewRun.Priority.LOW, "default"));
        for (var part :
                List.of(
                        Part.of(ACME),
                        Part.workflow(ACME, ASSISTANT),
                        Part.route(ACME, "default"))) {
            pauses().pause(part, "a change at the provider", "dana");
            assertThat(pauses().of(ACME))
                    .singleElement()
                    .satisfies(
                            pause -> {
                                assertThat(pause.reason()).isEqualTo("a change at the provider");
                                assertThat(pause.by()).isEqualTo("dana");
                            });
            assertThat(tenants(rolledBack(10))).as(part + " is paused").containsOnly(GLOBEX);
            assertThat(pauses().resume(part)).isTrue();
        }
        assertThat(store.claim(worker, 10)).hasSize(4);
    }

    @Test
    void keepsToALimitAndComesBackWhenThereIsRoom() {
        ingest(ACME, 5, plan(NewRun.Priority.NORMAL, "default"));
        ingest(GLOBEX, 1, plan(NewRun.Priority.NORMAL, "default"));
        limits().set(Part.workflow(ACME, ASSISTANT), false, 2, "dana");
        var claimed = store.claim(worker, 10);
        assertThat(tenants(claimed)).containsExactlyInAnyOrder(ACME, ACME, GLOBEX);
        assertThat(store.claim(worker, 10)).isEmpty();
        complete(claimed.stream().filter(it -> it.held().tenant().equals(ACME)).findFirst().get());
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void interruptsNobodyWhenALimitIsLoweredBelowItsUse() {
        ingest(ACME, 6, plan(NewRun.Priority.NORMAL, "default"));
        limits().set(Part.of(ACME), false, 4, "dana");
        var claimed = store.claim(worker, 10);
        assertThat(claimed).hasSize(4);
        limits().set(Part.of(ACME), false, 1, "dana");
        for (var done : claimed) {
            assertThat(store.claim(worker, 10)).isEmpty();
            complete(done);
        }
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void theLesserOfATenantsLimitAndTheInstallationsCounts() {
        ingest(ACME, 5, plan(NewRun.Priority.NORMAL, "default"));
        limits().set(Part.of(ACME), true, 2, "the installation");
        limits().set(Part.of(ACME), false, 100, "dana");
        assertThat(store.claim(worker, 10)).hasSize(2);
    }

    @Test
    void aRoutesCeilingCountsTheRunsOfAllTenants() {
        ingest(ACME, 3, plan(NewRun.Priority.NORMAL, "accurate"));
        ingest(GLOBEX, 3, plan(NewRun.Priority.NORMAL, "accurate"));
        ingest(GLOBEX, 3, plan(NewRun.Priority.NORMAL, "fast"));
        limits().set(Part.routeOfAll("accurate"), true, 3, "the installation");
        assertThat(store.claim(worker, 20))
                .filteredOn(it -> it.route().equals("accurate"))
                .hasSize(3);
        assertThat(store.count("select count(*) from workflow.run where status = 'RUNNING'"))
                .isEqualTo(6);
    }

    @Test
    void claimsHigherPrioritiesFirst() {
        ingest(ACME, 3, plan(NewRun.Priority.LOW, "low"));
        ingest(ACME, 3, plan(NewRun.Priority.NORMAL, "normal"));
        ingest(ACME, 3, plan(NewRun.Priority.HIGH, "high"));
        for (var priority : List.of("high", "normal", "low")) {
            assertThat(store.claim(worker, 3)).extracting(Claimed::route).containsOnly(priority);
        }
    }

    @Test
    void letsNobodyOfLowPriorityStarve() {
        ingest(ACME, 2, plan(NewRun.Priority.LOW, "low"));
        store.owner()
                .sql("update workflow.conversation set ready_at = ready_at - interval '1 hour'")
                .update();
        ingest(ACME, 50, plan(NewRun.Priority.HIGH, "high"));
        assertThat(store.claim(worker, 10))
                .as("who waited long is as good as anybody")
                .extracting(Claimed::route)
                .contains("low");
    }

    @Test
    void takesTurnsBetweenWhatGoesOnAndWhatBegins() {
        ingest(ACME, 40, plan(NewRun.Priority.NORMAL, ""));
        for (var claimed : store.claim(worker, 40)) {
            exit(claimed, new Exit.Retry("answer", 1, null, BUSY, Instant.now()));
        }
        ingest(ACME, 40, plan(NewRun.Priority.NORMAL, ""));
        var claimed = store.claim(worker, 20);
        assertThat(claimed).filteredOn(it -> it.held().fence() == 1).as("begin").hasSize(10);
        assertThat(claimed).filteredOn(it -> it.held().fence() == 2).as("go on").hasSize(10);
    }

    @Test
    void claimsForTheRouteOfTheNextModelCall() {
        ingest(ACME, 1, plan(NewRun.Priority.NORMAL, "fast"));
        var first = store.claimOne(worker);
        assertThat(first.route()).isEqualTo("fast");
        store.journals()
                .exit(
                        first.held(),
                        new Exit.Sleep("answer", null, Instant.now(), "stands in line"),
                        "accurate");
        limits().set(Part.route(ACME, "accurate"), false, 0, "dana");
        assertThat(store.claim(worker, 1)).isEmpty();
        limits().lift(Part.route(ACME, "accurate"), false);
        assertThat(store.claimOne(worker).route()).isEqualTo("accurate");
    }

    @Test
    void letsTheNextOnePassAHeadThatWaitsForLongAndTellsSo() {
        var second = message(ACME, "dana", "Second");
        store.ingest(message(ACME, "dana", "First"), second);
        var first = store.claimOne(worker);
        exit(
                first,
                new Exit.Retry("answer", 1, null, BUSY, Instant.now().plus(Duration.ofHours(1))));
        assertThat(store.claim(worker, 10)).isEmpty();
        store.owner()
                .sql("update workflow.run set passable_at = now() where status = 'WAITING'")
                .update();
        var third = message(ACME, "dana", "Third");
        store.ingest(third);
        var passing = store.claimOne(worker);
        assertThat(passing.event()).isEqualTo(second.id());
        assertThat(store.claim(worker, 10)).as("one at a time").isEmpty();
        assertThat(
                        store.count(
                                "select count(*) from workflow.timeline where kind = 'order' and"
                                        + " note like 'starts before%'"))
                .isEqualTo(1);
        store.owner()
                .sql("update workflow.run set due_at = now() where status = 'WAITING'")
                .update();
        complete(passing);
        assertThat(store.claimOne(worker).held().run())
                .as("whose time has come goes before the rest")
                .isEqualTo(first.held().run());
    }

    @Test
    void endsARunInReviewWhenTheNextOfItsConversationArrives() {
        var supersede = TestStore.run(NewRun.Ordering.CONVERSATION, NewRun.WhileInReview.SUPERSEDE);
        store.ingest(supersede, message(ACME, "dana", "First"));
        exit(store.claimOne(worker), review());
        var second = message(ACME, "dana", "Second");
        store.ingest(supersede, second);
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
        assertThat(superseded()).isEqualTo(1);
        assertThat(store.count("select count(*) from workflow.review where status = 'OPEN'"))
                .isZero();
    }

    @Test
    void whetherACallHadItsEffectIsAskedWhateverWasWrittenSince() {
        var supersede = TestStore.run(NewRun.Ordering.CONVERSATION, NewRun.WhileInReview.SUPERSEDE);
        var unknown = FailureCode.CALL_UNKNOWN.because("Nobody knows");
        store.ingest(supersede, message(ACME, "dana", "First"), message(ACME, "dana", "Second"));
        var first = store.claimOne(worker);
        var calls = store.get(Calls.class);
        var key = first.held().run() + "/call/1";
        calls.intend(first.held(), new Calls.Outgoing(key, "call", 1, "ops", "example.com"));
        calls.outcome(first.held(), key, new Calls.Outcome.Unknown());
        exit(first, new Exit.Review("call", null, unknown, null, "support", null, null));

        store.ingest(supersede, message(ACME, "dana", "Third"));

        assertThat(superseded()).isZero();
        assertThat(store.count("select count(*) from workflow.review where status = 'OPEN'"))
                .isEqualTo(1);
    }

    @Test
    void asksNobodyAboutARunWhoseSuccessorIsThereAlready() {
        var supersede = TestStore.run(NewRun.Ordering.CONVERSATION, NewRun.WhileInReview.SUPERSEDE);
        var second = message(ACME, "dana", "Second");
        store.ingest(supersede, message(ACME, "dana", "First"), second);
        exit(store.claimOne(worker), review());
        assertThat(superseded()).isEqualTo(1);
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
        assertThat(store.count("select count(*) from workflow.review")).isZero();
    }

    @Test
    void marksWhoGoesOnBehindADeadLetter() {
        var second = message(ACME, "dana", "Second");
        store.ingest(message(ACME, "dana", "First"), second);
        exit(store.claimOne(worker), new Exit.Fail("answer", null, BUSY, true));
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
        assertThat(
                        store.count(
                                "select count(*) from workflow.timeline t join workflow.run r on"
                                        + " r.id = t.run where t.kind = 'order' and r.status ="
                                        + " 'RUNNING'"))
                .isEqualTo(1);
    }

    private long superseded() {
        return store.count(
                "select count(*) from workflow.run where status = 'CANCELLED' and failure_code ="
                        + " 'superseded'");
    }

    private static Exit review() {
        return new Exit.Review("gate", null, DOUBT, null, "support", null, null);
    }

    private List<Claimed> rolledBack(int permits) {
        return store.transaction()
                .execute(
                        status -> {
                            status.setRollbackOnly();
                            return store.claim(worker, permits);
                        });
    }

    private static List<TenantId> tenants(List<Claimed> claimed) {
        return claimed.stream().map(it -> it.held().tenant()).toList();
    }

    private void ingest(TenantId tenant, int count, NewRun plan) {
        store.ingest(
                plan,
                IntStream.range(0, count)
                        .mapToObj(_ -> message(tenant, null, "Hello", "n" + Math.random()))
                        .toArray(Event[]::new));
    }

    private static NewRun plan(NewRun.Priority priority, String route) {
        return new NewRun(
                ASSISTANT,
                1,
                NewRun.Ordering.CONVERSATION,
                NewRun.WhileInReview.QUEUE,
                Duration.ofMinutes(30),
                "support",
                new NewRun.Turn(priority, route));
    }

    private Limits limits() {
        return intake.get(Limits.class);
    }

    private Pauses pauses() {
        return intake.get(Pauses.class);
    }

    private void complete(Claimed claimed) {
        exit(claimed, new Exit.Complete());
    }

    private void exit(Claimed claimed, Exit exit) {
        store.journals().exit(claimed.held(), exit);
    }
}
