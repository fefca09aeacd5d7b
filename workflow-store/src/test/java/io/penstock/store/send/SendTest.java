package io.penstock.store.send;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestEvents;
import io.penstock.store.TestStore;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.Ingest.Ingested;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendTest {
    private static final Failure TIMED_OUT =
            new Failure(FailureClass.TRANSIENT, "timed_out", "The target did not answer in time");

    private TestStore store;
    private Sends sends;
    private long worker;
    private Held held;
    private String key;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        sends = store.get(Sends.class);
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void claimARun() {
        var event = message(ACME, null, "Hello", "native " + System.nanoTime());
        store.ingest(event);
        held = store.claimOne(worker).held();
        key = held.run() + "/reply/1";
    }

    @Test
    void sendsWhatWasNotSent() {
        assertThat(intend()).isEqualTo(new Intent.Fresh());
    }

    @Test
    void doesNotSendAgainWhatIsDone() {
        intend();
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        resume();
        assertThat(intend()).isEqualTo(new Intent.AlreadyDone("wamid.1"));
    }

    @Test
    void doesNotSendAgainWhatMayHaveBeenSent() {
        intend();
        resume();
        assertThat(intend()).isEqualTo(new Intent.InDoubt());
    }

    @Test
    void sendsAgainWhatWasRefused() {
        intend();
        sends.outcome(held, key, new Outcome.Refused(TIMED_OUT));
        resume();
        assertThat(intend()).isEqualTo(new Intent.Fresh());
    }

    @Test
    void letsNoStaleWorkerSendOrTell() {
        intend();
        var stale = held;
        resume();
        assertThat(sends.intend(stale, outgoing())).isEqualTo(new Intent.LostRace(stale.run()));
        assertThat(sends.outcome(stale, key, new Outcome.Done("wamid.1")))
                .isEqualTo(new Checkpoint.LostRace(stale.run()));
    }

    @Test
    void waitsForTheCallbackOfAnUnknownOutcome() {
        intend();
        sends.outcome(held, key, new Outcome.Unknown());
        leaveUnsettled();
        var run = store.views().run(ACME, held.run()).orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.WAITING);
        assertThat(run.dueAt()).isAfter(run.updatedAt().plusSeconds(50));
    }

    @Test
    void asksAPersonOnceWhenNoCallbackCame() {
        intend();
        aMinutePasses();
        assertThat(sends.overdue()).isPositive();
        leaveUnsettled();
        assertThat(status()).isEqualTo(RunStatus.IN_REVIEW);
        assertThat(openReviews()).isEqualTo(1);
        assertThat(store.claim(worker, 10)).isEmpty();
    }

    @Test
    void goesOnAtOnceWhenTheCallbackTells() {
        intend();
        leaveUnsettled();
        assertThat(callback("delivered").settled()).isEqualTo(1);
        sends.wakeSettled(10);
        held = store.claimOne(worker).held();
        assertThat(intend()).isEqualTo(new Intent.AlreadyDone("wamid.of." + key));
    }

    @Test
    void goesOnAtOnceWhenTheEchoOfTheMessageTells() {
        intend();
        leaveUnsettled();
        assertThat(ingest(TestEvents.echo(ACME, key)).settled()).isEqualTo(1);
        sends.wakeSettled(10);
        held = store.claimOne(worker).held();
        assertThat(intend()).isEqualTo(new Intent.AlreadyDone("wamid.of." + key));
    }

    @Test
    void learnsNothingOfWhatAWorkerAnnounces() {
        intend();
        var echo = TestEvents.echo(ACME, key);
        var announced =
                new Event(
                        echo.id(),
                        echo.source(),
                        echo.type(),
                        echo.subject(),
                        echo.time(),
                        echo.recordedtime(),
                        echo.tenantid(),
                        echo.channel(),
                        echo.partitionkey(),
                        null,
                        null,
                        null,
                        held.run().toString(),
                        echo.data(),
                        echo.extensions());
        assertThat(ingest(announced).settled()).isZero();
    }

    @Test
    void aNoticeOfAMessageOfOursStartsNothing() {
        sends.intend(
                held, new Outgoing(key, "reply", "ops", 1, Channel.HUBSPOT, "Within 30 days."));
        sends.outcome(held, key, new Outcome.Done("a1b2"));

        var ours = TestEvents.notice(ACME, "a1b2");
        var customers = TestEvents.notice(ACME, "of a customer");
        var foreign = TestEvents.notice(TestStore.GLOBEX, "a1b2");

        assertThat(triggering(ours, customers, foreign))
                .containsExactlyInAnyOrder(customers, foreign);
        assertThat(store.views().event(ACME, ours.id()).orElseThrow().unmatched()).isTrue();
    }

    /// Whether it is told of before or after the outcome is written.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCommentOfOursStartsNothing(boolean settled) {
        var ticket = "ticket " + settled;
        store.ingest(message(ACME, ticket, "Hello", "native " + System.nanoTime()));
        held = store.claimOne(worker).held();
        key = held.run() + "/reply/1";
        intend();
        if (settled) {
            sends.outcome(held, key, new Outcome.Done("104"));
        }

        var ours = TestEvents.comment(ACME, ticket, "104", Direction.OUTBOUND);
        var customers = TestEvents.comment(ACME, ticket, "105", Direction.INBOUND);
        var elsewhere = TestEvents.comment(ACME, "another " + ticket, "106", Direction.OUTBOUND);

        assertThat(triggering(ours, customers, elsewhere))
                .containsExactlyInAnyOrder(customers, elsewhere);
    }

    private List<Event> triggering(Event... events) {
        var triggering = new ArrayList<Event>();
        store.get(Ingest.class)
                .ingest(
                        TestStore.records(events),
                        event -> {
                            triggering.add(event);
                            return List.of();
                        });
        return triggering;
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "undelivered"})
    void failsWhatTheCallbackSaysWasNotDelivered(String state) {
        intend();
        leaveUnsettled();
        callback(state);
        sends.wakeSettled(10);
        held = store.claimOne(worker).held();
        assertThat(intend()).isInstanceOf(Intent.AlreadyRefused.class);
    }

    @Test
    void goesOnAtOnceWhenTheCallbackCameFirst() {
        intend();
        callback("sent");
        leaveUnsettled();
        held = store.claimOne(worker).held();
        assertThat(intend()).isInstanceOf(Intent.AlreadyDone.class);
    }

    @Test
    void letsNoStaleWorkerTouchASendOnItsWayOut() {
        intend();
        var stale = held;
        resume();
        var exit = new Exit.Unsettled("reply", "ops", TIMED_OUT, "support", null, null);
        assertThat(store.journals().exit(stale, exit))
                .isEqualTo(new Checkpoint.LostRace(stale.run()));
        assertThat(sendStatus()).isEqualTo("INTENDED");
    }

    @Test
    void aStepHasBegunOnceItsMessageMayHaveLeft() {
        assertThat(begun()).isEmpty();
        intend();
        assertThat(begun()).containsExactly("reply");
        sends.outcome(held, key, new Outcome.Refused(TIMED_OUT));
        assertThat(begun()).as("it certainly did not").isEmpty();
        intend();
        sends.outcome(held, key, new Outcome.Unknown());
        assertThat(begun()).containsExactly("reply");
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        assertThat(begun()).containsExactly("reply");
    }

    @Test
    void asksNobodyASecondTimeWhenTheCallbackCameAfterTheDeadline() {
        intend();
        aMinutePasses();
        leaveUnsettled();
        store.owner()
                .sql("update workflow.run set deadline_at = clock_timestamp() - interval '1 s'")
                .update();
        callback("delivered");
        sends.wakeSettled(10);
        assertThat(store.claimOne(worker).deadline()).isAfter(Instant.now());
    }

    @Test
    void goesOnWithinItsDeadlineWhenTheCallbackTellsAtTheLastMoment() {
        intend();
        leaveUnsettled();
        store.owner()
                .sql("update workflow.run set deadline_at = clock_timestamp() - interval '1 s'")
                .update();
        callback("delivered");
        sends.wakeSettled(10);
        assertThat(store.claimOne(worker).deadline()).isAfter(Instant.now());
    }

    @Test
    void takesTheReviewBackWhenTheCallbackCameLate() {
        intend();
        aMinutePasses();
        leaveUnsettled();
        callback("read");
        sends.wakeSettled(10);
        assertThat(openReviews()).isZero();
        assertThat(store.claimOne(worker).held().run()).isEqualTo(held.run());
    }

    @Test
    void keepsWhatACallbackToldBeforeTheWorker() {
        intend();
        callback("sent");
        sends.outcome(held, key, new Outcome.Unknown());
        resume();
        assertThat(intend()).isInstanceOf(Intent.AlreadyDone.class);
    }

    @Test
    void leavesAKnownOutcomeAlone() {
        intend();
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        assertThat(callback("failed").settled()).isZero();
    }

    @Test
    void letsWhatWasSentBeToldOnce() {
        intend();
        assertThat(tell()).as("nothing arrived yet").isEqualTo(Telling.NOTHING);
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        assertThat(tell()).isEqualTo(Telling.NOW);
        resume();
        assertThat(tell()).isEqualTo(Telling.NOTHING);
    }

    @Test
    void letsWhatACallbackSettledBeToldOnce() {
        intend();
        resume();
        callback("delivered");
        assertThat(tell()).isEqualTo(Telling.NOW);
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        assertThat(tell()).isEqualTo(Telling.NOTHING);
    }

    @Test
    void letsNothingBeToldOfWhatFailed() {
        intend();
        callback("failed");
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        assertThat(tell()).isEqualTo(Telling.NOTHING);
    }

    @Test
    void keepsTheRightToTellWhenTheTellingFails() {
        intend();
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        store.transaction()
                .executeWithoutResult(
                        transaction -> {
                            tell();
                            transaction.setRollbackOnly();
                        });
        assertThat(tell()).isEqualTo(Telling.NOW);
    }

    @Test
    void letsNoStaleWorkerAnnounce() {
        intend();
        sends.outcome(held, key, new Outcome.Done("wamid.1"));
        var stale = held;
        resume();
        assertThat(sends.tell(stale, key)).isEqualTo(Telling.LOST_RACE);
        assertThat(tell()).isEqualTo(Telling.NOW);
    }

    @Test
    void settlesForItsOwnTenantOnly() {
        intend();
        var settled =
                store.get(Ingest.class)
                        .ingest(
                                TestStore.records(TestEvents.status(TestStore.GLOBEX, key, "sent")),
                                _ -> List.of())
                        .settled();
        assertThat(settled).isZero();
    }

    @Test
    void settlesByWordOfItsOwnChannelOnly() {
        intend();
        var event = TestEvents.status(ACME, key, "sent");
        var foreign =
                new Event(
                        event.id(),
                        event.source(),
                        event.type(),
                        event.subject(),
                        event.time(),
                        event.recordedtime(),
                        event.tenantid(),
                        Channel.CLOUDEVENTS,
                        event.partitionkey(),
                        null,
                        null,
                        null,
                        null,
                        event.data(),
                        event.extensions());
        var settled =
                store.get(Ingest.class)
                        .ingest(TestStore.records(foreign), _ -> List.of())
                        .settled();
        assertThat(settled).isZero();
    }

    private Set<String> begun() {
        return store.journals().past(held).begun();
    }

    private Intent intend() {
        return sends.intend(held, outgoing());
    }

    private Telling tell() {
        return sends.tell(held, key);
    }

    private Outgoing outgoing() {
        return new Outgoing(key, "reply", "ops", 1, Channel.WHATSAPP, "Within 30 days.");
    }

    private void resume() {
        store.journals().exit(held, new Exit.Release());
        held = store.claimOne(worker).held();
    }

    private void leaveUnsettled() {
        var exit = new Exit.Unsettled("reply", "ops", TIMED_OUT, "support", null, null);
        assertThat(store.journals().exit(held, exit)).isInstanceOf(Checkpoint.Written.class);
    }

    private Ingested callback(String state) {
        return ingest(TestEvents.status(ACME, key, state));
    }

    private Ingested ingest(Event event) {
        return store.get(Ingest.class).ingest(TestStore.records(event), _ -> List.of());
    }

    private void aMinutePasses() {
        store.owner()
                .sql("update workflow.send set intended_at = intended_at - interval '61 seconds'")
                .update();
    }

    private RunStatus status() {
        return store.views().run(ACME, held.run()).orElseThrow().status();
    }

    private String sendStatus() {
        return store.owner()
                .sql("select status from workflow.send where key = :key")
                .param("key", key)
                .query(String.class)
                .single();
    }

    private long openReviews() {
        return store.count(
                """
                select count(*) from workflow.review
                where status = 'OPEN' and failure_code = 'delivery-unknown' and run = '%s'
                """
                        .formatted(held.run()));
    }
}
