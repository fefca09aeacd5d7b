package io.penstock.store.redrive;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.platform.security.Caller;
import io.penstock.schema.api.DeadLetters;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.RedriveState;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunStatus;
import io.penstock.schema.topic.Topics;
import io.penstock.store.TestEvents;
import io.penstock.store.TestStore;
import io.penstock.store.definition.Definitions;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.letter.Letters;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.OutboxRow;
import io.penstock.store.outcall.Calls;
import io.penstock.store.redrive.Retries.Retried;
import io.penstock.store.review.Decision;
import io.penstock.store.review.Decisions;
import io.penstock.store.review.ReviewFilter;
import io.penstock.store.review.ReviewViews;
import io.penstock.store.review.Verdict;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.StepResult;
import io.penstock.store.send.Intent;
import io.penstock.store.send.Outcome;
import io.penstock.store.send.Outgoing;
import io.penstock.store.send.Sends;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedriveTest {
    private static final Failure REFUSED =
            new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "The target answered 400");
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");
    private static final StepResult CONTEXT =
            new StepResult("context", "{\"confidence\":0.9}", "support-ops", null);
    private static final byte[] KEY = {0, (byte) 0xff, 7};
    private static final byte[] BYTES = {1, 2, (byte) 0xfe};

    private TestStore store;
    private TestStore intake;
    private Redrives redrives;
    private Retries retries;
    private RedriveWork work;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        redrives = intake.get(Redrives.class);
        retries = intake.get(Retries.class);
        work = store.get(RedriveWork.class);
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void forget() {
        store.owner().sql("drop trigger if exists breaks on workflow.dead_letter").update();
        store.clear();
        store.owner().sql("truncate workflow.redrive cascade").update();
        worker = store.worker();
    }

    @Test
    void aRetriedRunGoesOnAtItsStepWithFreshAttemptsAndAFreshDeadline() {
        var held = claimNew();
        store.journals().done(held, CONTEXT);
        store.journals().exit(held, new Exit.Retry("reply", 1, null, BUSY, Instant.now()));
        held = store.claimOne(worker).held();
        var deadline = deadline(held.run());
        store.journals().exit(held, fail());

        assertThat(retries.retry(ACME, held.run(), "dana")).isEqualTo(Retried.AGAIN);

        var claimed = store.claimOne(worker);
        var past = store.journals().past(claimed.held());
        assertThat(past.results()).containsOnlyKeys("context");
        assertThat(past.failedAttempts()).isEmpty();
        assertThat(claimed.iteration()).isEqualTo(1);
        assertThat(claimed.deadline()).isAfter(deadline);
        assertThat(claimed.crashCount()).isZero();
    }

    @Test
    void aRetryIsToldInTheTimelineAndItsLetterIsNoLongerOpen() {
        var held = failed();

        retries.retry(ACME, held.run(), "dana");

        assertThat(store.views().timeline(ACME, held.run()).orElseThrow().entries().getLast())
                .satisfies(
                        entry -> {
                            assertThat(entry.status()).isEqualTo(RunStatus.PENDING);
                            assertThat(entry.note()).isEqualTo("tried again by dana");
                        });
        assertThat(letters(State.OPEN)).isEmpty();
        assertThat(letters(State.REDRIVEN))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.run()).isEqualTo(held.run());
                            assertThat(letter.workflow()).isEqualTo(TestStore.ASSISTANT);
                            assertThat(letter.step()).isEqualTo("reply");
                            assertThat(letter.owner()).isEqualTo("support-ops");
                            assertThat(letter.failure().detail()).isEqualTo(REFUSED.detail());
                            assertThat(letter.redrivenAt()).isNotNull();
                        });
    }

    @Test
    void onlyAFailedRunIsRetried() {
        var held = claimNew();
        assertThat(retries.retry(ACME, held.run(), "dana")).isEqualTo(Retried.NOT_FAILED);
        store.journals().exit(held, new Exit.Complete());
        assertThat(retries.retry(ACME, held.run(), "dana")).isEqualTo(Retried.NOT_FAILED);
        assertThat(retries.retry(GLOBEX, held.run(), "dana")).isEqualTo(Retried.UNKNOWN);
        assertThat(status(held)).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void aRetryWaitsForTheRunThatIsActiveInItsConversation() {
        store.ingest(message(ACME, "dana", "One"));
        var first = store.claimOne(worker).held();
        store.journals().exit(first, fail());
        store.ingest(message(ACME, "dana", "Two"));
        var second = store.claimOne(worker).held();

        retries.retry(ACME, first.run(), "sre");

        assertThat(store.claim(worker, 10)).isEmpty();
        store.journals().exit(second, new Exit.Complete());
        assertThat(store.claimOne(worker).held().run()).isEqualTo(first.run());
    }

    @Test
    void whatWasRefusedIsSentAgainUnderItsKey() {
        var held = claimNew();
        intend(held);
        store.get(Sends.class).outcome(held, key(held), new Outcome.Refused(REFUSED));

        held = retried(held);

        assertThat(intend(held)).isEqualTo(new Intent.Fresh());
    }

    @Test
    void whatACallbackCalledFailedIsSentAgainAndALateWordOfItTellsNothingOfTheSecond() {
        var held = claimNew();
        intend(held);
        store.get(Sends.class).outcome(held, key(held), new Outcome.Unknown());
        callback(held, "failed");

        held = retried(held);

        assertThat(intend(held)).isEqualTo(new Intent.Fresh());
        callback(held, "delivered");
        assertThat(sendStatus(held)).isEqualTo("INTENDED");
    }

    @Test
    void whatWasTakenIsNotSentAgain() {
        var held = claimNew();
        intend(held);
        store.get(Sends.class).outcome(held, key(held), new Outcome.Done("wamid.1"));

        assertThat(intend(retried(held))).isEqualTo(new Intent.AlreadyDone("wamid.1"));
    }

    @Test
    void whatNobodyKnowsIsNotSentAgain() {
        var held = claimNew();
        intend(held);

        assertThat(intend(retried(held))).isEqualTo(new Intent.InDoubt());
    }

    @Test
    void aResultThatAReviewerRefusedIsNotTakenForGood() {
        var held = claimNew();
        store.journals().done(held, CONTEXT);
        var rejected = new Failure(FailureClass.LOW_CONFIDENCE, "review_rejected", "No");
        store.journals().exit(held, new Exit.Fail("context", null, rejected, false));

        retries.retry(ACME, held.run(), "dana");

        var again = store.claimOne(worker).held();
        assertThat(store.journals().past(again).results()).isEmpty();
        var better = new StepResult("context", "{\"confidence\":1.0}", null, null);
        store.journals().done(again, better);
        assertThat(store.journals().past(again).results()).containsEntry("context", better.json());
    }

    @Test
    void aDryRunChangesNothingAndNamesTheSet() {
        failed();
        failed();
        var before = store.count("select count(*) from workflow.timeline");

        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME);

        assertThat(plan.count()).isEqualTo(2);
        assertThat(plan.sample()).hasSize(2);
        assertThat(plan.warnings()).isEmpty();
        assertThat(redrives.plan(ACME, Filter.ALL, Order.RESUME).plan()).isEqualTo(plan.plan());
        assertThat(store.count("select count(*) from workflow.timeline")).isEqualTo(before);
        assertThat(store.count("select count(*) from workflow.redrive")).isZero();
        assertThat(redrives.plan(GLOBEX, Filter.ALL, Order.RESUME).count()).isZero();
    }

    @Test
    void aRedriveOfAnotherSetThanThePlannedOneIsNotStarted() {
        failed();
        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME);
        failed();

        assertThat(redrives.start(ACME, Filter.ALL, plan.plan(), Order.RESUME, "dana"))
                .isEqualTo(new Starting.PlanChanged());
        assertThat(store.count("select count(*) from workflow.redrive")).isZero();
    }

    @Test
    void aSecondRedriveOverTheSameLettersIsRefusedAndNamesTheFirst() throws Exception {
        failed();
        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME).plan();
        var starts =
                Collections.<Callable<Starting>>nCopies(
                        4, () -> redrives.start(ACME, Filter.ALL, plan, Order.RESUME, "dana"));

        var outcomes = new ArrayList<Starting>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var start : threads.invokeAll(starts)) {
                outcomes.add(start.get());
            }
        }

        var first =
                outcomes.stream()
                        .filter(Starting.Started.class::isInstance)
                        .map(it -> ((Starting.Started) it).job().id())
                        .toList();
        assertThat(first).hasSize(1);
        assertThat(outcomes).filteredOn(new Starting.Underway(first.getFirst())::equals).hasSize(3);
    }

    @Test
    void twoWorkersRunEachRunOfAJobOnce() throws Exception {
        for (var run = 0; run < 60; run++) {
            failed();
        }
        var redrive = started(Filter.ALL);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var drains = List.<Callable<Object>>of(this::drained, this::drained);
            for (var drain : threads.invokeAll(drains)) {
                drain.get();
            }
        }
        drained();

        assertThat(finished(redrive).done()).isEqualTo(60);
        assertThat(store.count("select count(*) from workflow.run where round = 2")).isEqualTo(60);
    }

    @Test
    void aRateIsKept() {
        for (var run = 0; run < 30; run++) {
            failed();
        }
        var redrive = started(Filter.ALL, new Order(Mode.RESUME, null, 20));

        var begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            work.workOff(50);
                            return state(redrive) == RedriveState.DONE;
                        });

        var seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(finished(redrive).done()).isEqualTo(30);
        assertThat(seconds).as("30 letters at 20 a second").isGreaterThan(29 / 20.0 * 0.9);
        assertThat(
                        store.count(
                                """
                                select max(n) from (
                                    select count(*) over (
                                        order by at range between interval '1 second' preceding
                                            and current row) as n
                                    from workflow.redrive_item) w
                                """))
                .as("most in any second, one with a stall of this machine included")
                .isLessThanOrEqualTo(20 + 10 + 1);
    }

    @Test
    void nobodyComesBackToAFloodOfWhatWasDueMeanwhile() {
        for (var run = 0; run < 12; run++) {
            failed();
        }
        started(Filter.ALL, new Order(Mode.RESUME, null, 5));
        store.owner()
                .sql("update workflow.redrive set next_at = now() - interval '1 hour'")
                .update();

        assertThat(work.workOff(50).done()).isEqualTo(3);
    }

    @Test
    void aJobWithARateHoldsUpNoOther() {
        failed();
        failed();
        var slow = started(Filter.ALL, new Order(Mode.RESUME, null, 1));
        failed();
        var newest = letters(State.OPEN).getFirst().id();
        var other = started(ids(newest));

        assertThat(work.workOff(50).done()).isEqualTo(1);
        assertThat(work.workOff(50).done()).isEqualTo(1);

        assertThat(finished(other).done()).isEqualTo(1);
        assertThat(state(slow)).isEqualTo(RedriveState.RUNNING);
    }

    @Test
    void aStoppedJobLeavesWhatItDidAndWhatItDidNot() {
        for (var run = 0; run < 5; run++) {
            failed();
        }
        var redrive = started(Filter.ALL);
        work.workOff(2);

        assertThat(redrives.stop(ACME, redrive.id(), "lee")).isEqualTo(Stopping.STOPPED);

        assertThat(work.workOff(50)).isEqualTo(RedriveWork.Worked.NOTHING);
        assertThat(redrives.find(ACME, redrive.id()).orElseThrow())
                .satisfies(
                        stopped -> {
                            assertThat(stopped.state()).isEqualTo(RedriveState.STOPPED);
                            assertThat(stopped.stoppedBy()).isEqualTo("lee");
                            assertThat(stopped.done()).isEqualTo(2);
                        });
        assertThat(letters(State.OPEN)).hasSize(3);
        assertThat(redrives.stop(ACME, redrive.id(), "lee")).isEqualTo(Stopping.ENDED_BEFORE);
        assertThat(redrives.stop(GLOBEX, redrive.id(), "lee")).isEqualTo(Stopping.UNKNOWN);
        drain(started(Filter.ALL));
    }

    @Test
    void theResultOfEachLetterIsTold() {
        failed();
        var second = failed();
        failed();
        var redrive = started(Filter.ALL);
        retries.retry(ACME, second.run(), "dana");
        drained();

        var first = redrives.results(ACME, redrive.id(), null, 2).orElseThrow();
        var rest = redrives.results(ACME, redrive.id(), first.next(), 2).orElseThrow();

        assertThat(first.results())
                .extracting(DeadLetters.Result::outcome)
                .containsExactly(DeadLetters.Outcome.DONE, DeadLetters.Outcome.SKIPPED);
        assertThat(first.results().get(1).note()).isEqualTo("not open");
        assertThat(rest.results()).hasSize(1);
        assertThat(rest.next()).isNull();
        assertThat(redrives.results(GLOBEX, redrive.id(), null, 2)).isEmpty();
    }

    @Test
    void aRestartBeginsAtTheFirstStepUnderNewKeys() {
        var held = claimNew();
        store.journals().done(held, CONTEXT);
        intend(held);
        store.get(Sends.class).outcome(held, key(held), new Outcome.Unknown());
        store.journals().exit(held, fail());

        drain(started(Filter.ALL, new Order(Mode.RESTART, null, null)));

        var claimed = store.claimOne(worker);
        assertThat(claimed.iteration()).isEqualTo(2);
        assertThat(store.journals().past(claimed.held()).results()).isEmpty();
        assertThat(store.journals().past(claimed.held()).begun()).isEmpty();
        assertThat(letters(State.OPEN)).isEmpty();
        assertThat(store.views().timeline(ACME, held.run()).orElseThrow().entries())
                .anySatisfy(
                        entry ->
                                assertThat(entry.note())
                                        .startsWith("begun again by dana, redrive"));
    }

    @Test
    void onlyWhatHasEndedBeginsAgain() {
        var held = claimNew();
        assertThat(retries.restart(ACME, held.run(), null, "dana"))
                .isEqualTo(new Retries.Restarted.NotEnded());
        store.journals().exit(held, new Exit.Complete());

        assertThat(retries.restart(GLOBEX, held.run(), null, "dana"))
                .isEqualTo(new Retries.Restarted.Unknown());
        assertThat(retries.restart(ACME, held.run(), "99", "dana"))
                .isEqualTo(new Retries.Restarted.Unfit("no such version"));
        assertThat(retries.restart(ACME, held.run(), null, "dana"))
                .isEqualTo(new Retries.Restarted.Again());
        assertThat(retries.restart(ACME, held.run(), null, "dana"))
                .isEqualTo(new Retries.Restarted.NotEnded());
        assertThat(store.claimOne(worker).iteration()).isEqualTo(2);
    }

    @Test
    void ofRestartAndRetryAndRestartAtOnceOneMovesTheRun() throws Exception {
        var held = failed();
        var moves =
                List.<Callable<Boolean>>of(
                        () -> again(retries.restart(ACME, held.run(), null, "a")),
                        () -> retries.retry(ACME, held.run(), "b") == Retried.AGAIN,
                        () -> again(retries.restart(ACME, held.run(), null, "c")));

        var moved = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var move : threads.invokeAll(moves)) {
                moved += move.get() ? 1 : 0;
            }
        }

        assertThat(moved).isEqualTo(1);
        assertThat(store.count("select round from workflow.run")).isEqualTo(2);
    }

    @Test
    void discardedLettersAreOpenNoMoreAndTheirRunsStayFailed() {
        var held = failed();
        failed();
        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME).plan();
        failed();

        assertThat(redrives.discard(ACME, Filter.ALL, plan, "a bad import", "lee")).isEmpty();
        plan = redrives.plan(ACME, Filter.ALL, Order.RESUME).plan();
        assertThat(redrives.discard(ACME, Filter.ALL, plan, "a bad import", "lee"))
                .contains(new DeadLetters.Discarded(3));

        assertThat(letters(State.OPEN)).isEmpty();
        assertThat(letters(State.DISCARDED)).hasSize(3);
        assertThat(status(held)).isEqualTo(RunStatus.FAILED);
        assertThat(
                        store.count(
                                """
                                select count(*) from workflow.dead_letter
                                where discarded_by = 'lee' and discard_reason is not null
                                  and position('import'::bytea in discard_reason) = 0
                                """))
                .isEqualTo(3);
    }

    @Test
    void whatIsDiscardedUnderARedriveIsSkipped() {
        failed();
        var redrive = started(Filter.ALL);
        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME).plan();
        redrives.discard(ACME, Filter.ALL, plan, "not needed", "lee");

        drained();

        assertThat(finished(redrive).skipped()).isEqualTo(1);
    }

    @Test
    void whatAJobHasNotDoneYetIsDoneByTheNextWorker() {
        for (var run = 0; run < 5; run++) {
            failed();
        }
        var redrive = started(Filter.ALL);
        assertThat(work.workOff(2).done()).isEqualTo(2);

        assertThat(redrives.find(ACME, redrive.id()).orElseThrow())
                .satisfies(
                        half -> {
                            assertThat(half.state()).isEqualTo(RedriveState.RUNNING);
                            assertThat(half.done()).isEqualTo(2);
                            assertThat(half.by()).isEqualTo("dana");
                        });
        drained();
        assertThat(finished(redrive).done()).isEqualTo(5);
        assertThat(redrives.find(GLOBEX, redrive.id())).isEmpty();
    }

    @Test
    void aRunThatRunsAgainMeanwhileIsSkipped() {
        var again = failed();
        failed();
        var redrive = started(Filter.ALL);
        retries.retry(ACME, again.run(), "lee");
        store.journals().exit(store.claimOne(worker).held(), fail());

        drained();

        assertThat(finished(redrive).done()).isEqualTo(1);
        assertThat(finished(redrive).skipped()).isEqualTo(1);
        assertThat(letters(State.OPEN))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.run()).isEqualTo(again.run());
                            assertThat(letter.hops()).isEqualTo(1);
                        });
    }

    @Test
    void aRunWhoseDefinitionChangedMeanwhileGoesOnInTheOneItBeganWith() {
        var run = failed();
        store.get(Definitions.class)
                .publish(ACME, TestStore.ASSISTANT, "name: assistant # " + UUID.randomUUID());

        drain(started(Filter.ALL));

        var again = store.claimOne(worker);
        assertThat(again.held().run()).isEqualTo(run.run());
        assertThat(again.workflowVersion()).isEqualTo(1);
    }

    @Test
    void aFilterTakesOnlyWhatItNames() {
        failed();
        unreadable(ACME.value(), Map.of());
        var onlyRuns = new Filter(null, Kind.RUN, null, null, "target_refused", null, null, null);
        var none = new Filter(null, null, "another", null, null, null, null, null);

        assertThat(redrives.plan(ACME, Filter.ALL, Order.RESUME).count()).isEqualTo(2);
        assertThat(redrives.plan(ACME, onlyRuns, Order.RESUME).count()).isEqualTo(1);
        assertThat(redrives.plan(ACME, none, Order.RESUME).count()).isZero();
        var byId = letters(State.OPEN).getFirst().id();
        var one = new Filter(List.of(byId), null, null, null, null, null, null, null);
        assertThat(redrives.plan(ACME, one, Order.RESUME).sample())
                .singleElement()
                .extracting(Letter::id)
                .isEqualTo(byId);
    }

    @Test
    void aRecordGoesBackAsItCame() {
        unreadable(ACME.value(), Map.of("odd", new byte[] {0, 9}));
        store.owner().sql("delete from workflow.outbox").update();

        drain(started(Filter.ALL));

        assertThat(store.get(Outbox.class).take(10))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.topic()).isEqualTo("penstock.events");
                            assertThat(row.key()).isEqualTo(KEY);
                            assertThat(row.value()).isEqualTo(BYTES);
                            assertThat(row.headers().get("odd")).isEqualTo(new byte[] {0, 9});
                            assertThat(hops(row)).isEqualTo("1");
                        });
        assertThat(letters(State.REDRIVEN)).hasSize(1);
    }

    @Test
    void aRecordWithoutKeyAndValueGoesBackWithoutThem() {
        store.get(Ingest.class)
                .ingest(
                        List.of(
                                new LogRecord.Unreadable(
                                        TestStore.origin(), ACME, null, Map.of(), null, "empty")),
                        _ -> List.of());
        store.owner().sql("delete from workflow.outbox").update();

        drain(started(Filter.ALL));

        assertThat(store.get(Outbox.class).take(10))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.key()).isNull();
                            assertThat(row.value()).isNull();
                        });
    }

    @Test
    void aRecordThatFailsAgainCountsItsHopsAndIsParkedAtLast() {
        unreadable(ACME.value(), Map.of(Topics.HOPS, "5".getBytes(StandardCharsets.US_ASCII)));
        assertThat(letters(State.OPEN)).singleElement().extracting(Letter::hops).isEqualTo(5);

        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME);
        var redrive = started(Filter.ALL);
        drained();

        assertThat(plan.warnings()).singleElement().asString().contains("parked");
        assertThat(finished(redrive).skipped()).isEqualTo(1);
        assertThat(letters(State.OPEN)).hasSize(1);
    }

    @Test
    void whatAPersonDecidedBeforeItFailedIsNoHop() {
        var held = claimNew();
        for (var step : List.of("context", "gate", "reply")) {
            held = approved(held, step);
        }
        store.journals().exit(held, fail());

        assertThat(letters(State.OPEN)).singleElement().extracting(Letter::hops).isEqualTo(0);
    }

    @Test
    void aLetterThatCannotBeSentOnIsLeftOpenAndHoldsUpNobody() {
        var broken = failed();
        failed();
        var redrive = started(Filter.ALL);
        breaksWhenSentOn(broken);

        assertThatThrownBy(() -> work.workOff(2)).isInstanceOf(RuntimeException.class);
        assertThat(work.workOffNext().failed()).isEqualTo(1);
        drained();

        assertThat(finished(redrive).done()).isEqualTo(1);
        assertThat(letters(State.OPEN))
                .singleElement()
                .extracting(Letter::run)
                .isEqualTo(broken.run());
    }

    @Test
    void whatBreaksInOneJobIsNotLeftOutOfAnother() {
        var broken = failed();
        var first = started(Filter.ALL);
        failed();
        var second = started(ids(letters(State.OPEN).getFirst().id()));
        breaksWhenSentOn(broken);
        assertThatThrownBy(() -> work.workOff(1)).isInstanceOf(RuntimeException.class);

        var other = locked(first, () -> work.workOffNext());

        assertThat(other.done()).isEqualTo(1);
        assertThat(redrives.find(ACME, second.id()).orElseThrow().failed()).isZero();
        assertThat(work.workOffNext().failed()).isEqualTo(1);
    }

    @Test
    void aRecordThatDoesNotOpenFailsAloneAndBlocksNothing() {
        unreadable(ACME.value(), Map.of());
        failed();
        store.owner()
                .sql("update workflow.dead_letter set body = '\\x00' where kind = 'RECORD'")
                .update();

        var redrive = started(Filter.ALL);
        drained();

        assertThat(finished(redrive).failed()).isEqualTo(1);
        assertThat(finished(redrive).done()).isEqualTo(1);
    }

    @Test
    void aRecordThatNamesNoTenantIsTheInstallations() {
        unreadable(null, Map.of());

        assertThat(letters(State.OPEN)).isEmpty();
        assertThat(
                        store.get(Letters.class)
                                .page(
                                        new io.penstock.schema.id.TenantId("penstock"),
                                        Filter.ALL,
                                        State.OPEN,
                                        null,
                                        10)
                                .letters())
                .hasSize(1);
    }

    @Test
    void whoPlansIsWarnedOfWhatComesLateAndOfWhatMayHaveArrived() {
        store.ingest(message(ACME, "dana", "One"));
        var first = store.claimOne(worker).held();
        intend(first);
        store.journals().exit(first, fail());
        store.ingest(message(ACME, "dana", "Two"));

        assertThat(redrives.plan(ACME, Filter.ALL, Order.RESUME).warnings())
                .satisfiesExactlyInAnyOrder(
                        late -> assertThat(late).contains("late"),
                        unknown -> assertThat(unknown).contains("may have arrived"));
    }

    @Test
    void whoPlansIsWarnedOfCallsAsOfMessages() {
        store.ingest(message(ACME, "dana", "One"));
        var held = store.claimOne(worker).held();
        var calls = store.get(Calls.class);
        calls.intend(held, new Calls.Outgoing("known", "order", 1, "ops", "example.com"));
        calls.outcome(held, "known", new Calls.Outcome.Answered(201, new byte[0]));
        calls.intend(held, new Calls.Outgoing("unknown", "bill", 1, "ops", "example.com"));
        calls.outcome(held, "unknown", new Calls.Outcome.Unknown());
        store.journals().exit(held, fail());

        var resumed = redrives.plan(ACME, Filter.ALL, Order.RESUME).warnings();
        var restart = new Order(Mode.RESTART, null, null);

        assertThat(resumed).singleElement().asString().contains("may have arrived");
        assertThat(redrives.plan(ACME, Filter.ALL, restart).warnings()).hasSize(2);
    }

    @Test
    void lettersComeInPagesNewestFirst() {
        for (var run = 0; run < 3; run++) {
            failed();
        }
        var letters = store.get(Letters.class);
        var first = letters.page(ACME, Filter.ALL, null, null, 2);
        var second = letters.page(ACME, Filter.ALL, null, first.next(), 2);

        var all = new ArrayList<>(first.letters());
        all.addAll(second.letters());
        assertThat(second.next()).isNull();
        assertThat(all).hasSize(3).extracting(Letter::id).doesNotHaveDuplicates();
        assertThat(all).isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
        assertThat(letters.find(ACME, all.getFirst().id())).contains(all.getFirst());
        assertThat(letters.find(GLOBEX, all.getFirst().id())).isEmpty();
    }

    /// As another worker has it while it works on that job.
    private <T> T locked(Redrive redrive, Supplier<T> meanwhile) {
        return store.transaction()
                .execute(
                        _ -> {
                            store.get(JdbcClient.class)
                                    .sql(
                                            "select id from workflow.redrive where id = :id for"
                                                    + " update")
                                    .param("id", redrive.id())
                                    .query()
                                    .singleRow();
                            return inAnotherThread(meanwhile);
                        });
    }

    private static <T> T inAnotherThread(Supplier<T> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(work::get).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void breaksWhenSentOn(Held run) {
        store.owner()
                .sql(
                        """
                        create or replace function workflow.refuse() returns trigger language plpgsql
                        as $$ begin raise exception 'broken'; end $$
                        """)
                .update();
        store.owner()
                .sql(
                        """
                        create or replace trigger breaks before update on workflow.dead_letter
                        for each row when (new.run = '%s') execute function workflow.refuse()
                        """
                                .formatted(run.run()))
                .update();
    }

    private Held approved(Held held, String step) {
        var doubt = new Failure(FailureClass.LOW_CONFIDENCE, "doubt", "Too little was found");
        store.journals().exit(held, new Exit.Review(step, "ops", doubt, null, "q", null, null));
        var id =
                intake.get(ReviewViews.class)
                        .page(ACME, ReviewFilter.OPEN.ofRun(held.run()), null, 1)
                        .reviews()
                        .getFirst()
                        .id();
        var nonce = intake.get(ReviewViews.class).find(ACME, id).orElseThrow().nonce();
        intake.get(Decisions.class)
                .decide(
                        ACME,
                        id,
                        new Caller("https://issuer", "lena", null),
                        new Decision(nonce, "digest", new Verdict.Approve(null, null)));
        return store.claimOne(worker).held();
    }

    private Redrive started(Filter filter) {
        return started(filter, Order.RESUME);
    }

    private Redrive started(Filter filter, Order order) {
        var plan = redrives.plan(ACME, filter, order).plan();
        return ((Starting.Started) redrives.start(ACME, filter, plan, order, "dana")).job();
    }

    private static Filter ids(UUID... letters) {
        return new Filter(List.of(letters), null, null, null, null, null, null, null);
    }

    private static boolean again(Retries.Restarted restarted) {
        return restarted instanceof Retries.Restarted.Again;
    }

    private RedriveState state(Redrive redrive) {
        return redrives.find(ACME, redrive.id()).orElseThrow().state();
    }

    private void drain(Redrive redrive) {
        drained();
        assertThat(finished(redrive).done()).isEqualTo(redrive.total());
    }

    private Object drained() {
        while (work.workOff(2).more()) {}
        return true;
    }

    private Redrive finished(Redrive redrive) {
        var found = redrives.find(ACME, redrive.id()).orElseThrow();
        assertThat(found.state()).isEqualTo(RedriveState.DONE);
        assertThat(found.done() + found.skipped() + found.failed()).isEqualTo(found.total());
        return found;
    }

    private List<Letter> letters(State state) {
        return store.get(Letters.class).page(ACME, Filter.ALL, state, null, 100).letters();
    }

    private Held failed() {
        var held = claimNew();
        store.journals().exit(held, fail());
        return held;
    }

    private Held retried(Held held) {
        store.journals().exit(held, fail());
        assertThat(retries.retry(ACME, held.run(), "dana")).isEqualTo(Retried.AGAIN);
        return store.claimOne(worker).held();
    }

    private static Exit fail() {
        return new Exit.Fail("reply", "support-ops", REFUSED, true);
    }

    private Held claimNew() {
        store.ingest(message(ACME, null, "Hello", "native " + UUID.randomUUID()));
        return store.claimOne(worker).held();
    }

    private static String key(Held held) {
        return held.run() + "/reply/1";
    }

    private Intent intend(Held held) {
        return store.get(Sends.class)
                .intend(
                        held,
                        new Outgoing(key(held), "reply", "ops", 1, Channel.WHATSAPP, "Hello"));
    }

    private void callback(Held held, String state) {
        store.get(Ingest.class)
                .ingest(
                        TestStore.records(TestEvents.status(ACME, key(held), state)),
                        _ -> List.of());
    }

    private String sendStatus(Held held) {
        return store.owner()
                .sql("select status from workflow.send where key = :key")
                .param("key", key(held))
                .query(String.class)
                .single();
    }

    private void unreadable(String tenant, Map<String, byte[]> headers) {
        var of = tenant == null ? null : new io.penstock.schema.id.TenantId(tenant);
        store.get(Ingest.class)
                .ingest(
                        List.of(
                                new LogRecord.Unreadable(
                                        TestStore.origin(), of, KEY, headers, BYTES, "no event")),
                        _ -> List.of());
    }

    private static String hops(OutboxRow row) {
        return new String(row.headers().get(Topics.HOPS), StandardCharsets.US_ASCII);
    }

    private RunStatus status(Held held) {
        return store.views().run(ACME, held.run()).orElseThrow().status();
    }

    private Instant deadline(RunId run) {
        return store.owner()
                .sql("select deadline_at from workflow.run where id = :run")
                .param("run", run.value())
                .query((row, _) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
