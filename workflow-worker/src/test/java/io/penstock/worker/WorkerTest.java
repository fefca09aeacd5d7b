package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Action;
import io.penstock.embedded.whatsapp.ArrivedMessage;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.schema.api.DeadLetters;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.schema.topic.Topics;
import io.penstock.store.letter.Letters;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.review.ActionDigest;
import io.penstock.store.review.ApprovedAction;
import io.penstock.store.review.Verdict;
import io.penstock.store.run.StepResult;
import io.penstock.worker.story.Neighbour;
import io.penstock.worker.story.Penstock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final String QUESTION = "Can I return shoes I have worn once?";
    private static final String AWAY =
            """
            {"error": {"message": "away", "type": "server_error", "code": "service_unavailable"}}
            """;

    private static Penstock penstock;

    @BeforeAll
    static void start() {
        penstock = Penstock.start();
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    @AfterEach
    void behaveAgain() {
        penstock.whatsApp().inject(Fault.NONE);
        penstock.gateway().forget();
        penstock.retrieval().forget();
    }

    @Test
    void aQuestionIsAnsweredOnceAndTheReplyBearsItsKey() {
        var event = penstock.receive(whatsapp(QUESTION));

        var run = await(event, RunStatus.COMPLETED);

        assertThat(replies(run))
                .singleElement()
                .satisfies(
                        reply -> {
                            assertThat(reply.key()).isEqualTo(run.id() + "/reply/1");
                            assertThat(reply.text()).contains("within thirty days");
                        });
        assertThat(penstock.gateway().calls())
                .singleElement()
                .extracting(Neighbour.Call::key)
                .isEqualTo(run.id() + "/answer/1");
    }

    @Test
    void whatWeSentIsAnEventThatStartsNoRun() {
        var event = penstock.receive(whatsapp(QUESTION));
        var run = await(event, RunStatus.COMPLETED);

        var sent =
                Awaitility.await().until(() -> sentBy(run), found -> !found.isEmpty()).getFirst();

        assertThat(sent.data().message().extra().path("biz_opaque_callback_data").asString())
                .isEqualTo(run.id() + "/reply/1");
        Awaitility.await().until(() -> penstock.knows(sent.id()));
        assertThat(penstock.runs(sent)).isEmpty();
    }

    @Test
    void aGatewayThatIsAwayIsTriedAgainAndNothingIsSearchedTwice() {
        penstock.gateway().failsNext(2, 503, AWAY);

        var event = penstock.receive(whatsapp(QUESTION));
        await(event, RunStatus.COMPLETED);

        assertThat(penstock.gateway().calls()).hasSize(3);
        assertThat(penstock.gateway().calls())
                .extracting(Neighbour.Call::key)
                .containsOnly(penstock.run(event).orElseThrow().id() + "/answer/1");
        assertThat(penstock.gateway().calls())
                .extracting(Neighbour.Call::body)
                .hasSize(3)
                .allSatisfy(
                        body ->
                                assertThat(body)
                                        .isEqualTo(penstock.gateway().calls().getFirst().body()));
        assertThat(penstock.retrieval().calls()).hasSize(1);
    }

    @Test
    void aMessageWithoutTextGoesToAPersonAndAsksNobodyElse() {
        var event = penstock.receive(whatsapp(null));

        var run = await(event, RunStatus.IN_REVIEW);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.LOW_CONFIDENCE);
        assertThat(penstock.retrieval().calls()).isEmpty();
    }

    @Test
    void twoHundredDuplicatesAreOneRunAndOneReply() {
        var event = whatsapp(QUESTION);
        for (var i = 0; i < 200; i++) {
            penstock.receive(event);
        }

        var run = await(event, RunStatus.COMPLETED);

        assertThat(penstock.runs(event)).hasSize(1);
        assertThat(replies(run)).hasSize(1);
    }

    @Test
    void aSendWhoseAnswerIsLostIsNotRepeatedAndACallbackSettlesIt() {
        penstock.whatsApp().inject(Fault.dropAfterTaking(1));
        var event = penstock.receive(whatsapp(QUESTION));
        var waiting = await(event, RunStatus.WAITING);
        var arrived = replies(waiting).getFirst();

        penstock.receive(Penstock.status(arrived.id(), "delivered", arrived.key()));

        var run = await(event, RunStatus.COMPLETED);
        assertThat(replies(run)).hasSize(1);
        var sent =
                Awaitility.await().until(() -> sentBy(run), found -> !found.isEmpty()).getFirst();
        assertThat(sent.text()).isEqualTo(arrived.text());
        Awaitility.await().until(() -> penstock.knows(sent.id()));
        assertThat(sentBy(run)).hasSize(1);
    }

    @Test
    void aSendThatNothingSettlesGoesToAPerson() {
        penstock.whatsApp().inject(Fault.dropAfterTaking(1));
        var event = penstock.receive(whatsapp(QUESTION));
        var waiting = await(event, RunStatus.WAITING);

        aMinutePasses(waiting);

        var run = await(event, RunStatus.IN_REVIEW);
        assertThat(run.failure().code()).isEqualTo("delivery-unknown");
        assertThat(replies(run)).hasSize(1);
    }

    @Test
    void whatAPersonWritesInsteadArrivesOnceAndNoModelIsAsked() {
        penstock.retrieval().failsNext(1, 200, Penstock.context(0.1));
        var event = penstock.receive(whatsapp(QUESTION));
        var doubtful = await(event, RunStatus.IN_REVIEW);
        assertThat(doubtful.step()).isEqualTo("context");

        penstock.decide(
                doubtful,
                new Verdict.Edit(
                        null,
                        "answer",
                        """
                        {"output": {"reply": "Bring them to any shop.", "citations": []},
                         "citations": [], "support": 1.0}
                        """,
                        "The documents do not say it"),
                null);

        var run = await(event, RunStatus.COMPLETED);
        assertThat(replies(run))
                .singleElement()
                .extracting(ArrivedMessage::text)
                .isEqualTo("Bring them to any shop.");
        assertThat(penstock.gateway().calls()).isEmpty();
        assertThat(penstock.retrieval().calls()).hasSize(1);
    }

    @Test
    void whatIsNotWhatWasApprovedIsNotSentButAskedAbout() {
        penstock.retrieval().failsNext(1, 200, Penstock.context(0.2));
        var event = penstock.receive(whatsapp(QUESTION));
        var doubtful = await(event, RunStatus.IN_REVIEW);
        var edit =
                new Verdict.Edit(
                        null,
                        "answer",
                        """
                        {"output": {"reply": "Bring them to any shop.", "citations": []},
                         "citations": [], "support": 1.0}
                        """,
                        "The documents do not say it");

        penstock.decide(doubtful, edit, reply(event, "Throw them away."));

        var asked =
                Awaitility.await()
                        .until(
                                () -> penstock.run(event).orElseThrow(),
                                run ->
                                        run.status() == RunStatus.IN_REVIEW
                                                && run.step().equals("reply"));
        assertThat(asked.failure().code()).isEqualTo("action-changed");
        assertThat(replies(asked)).isEmpty();

        penstock.decide(
                asked, new Verdict.Approve(null, null), reply(event, "Bring them to any shop."));

        assertThat(replies(await(event, RunStatus.COMPLETED)))
                .singleElement()
                .extracting(ArrivedMessage::text)
                .isEqualTo("Bring them to any shop.");
    }

    private static ApprovedAction reply(Event event, String text) {
        var message = new Action.Message(event.data().replyTo(), text);
        return new ApprovedAction(
                "reply", penstock.bean(ActionDigest.class).of(Penstock.TENANT, message));
    }

    @Test
    void aPersonWhoKnowsThatTheMessageArrivedEndsTheDoubt() {
        penstock.whatsApp().inject(Fault.dropAfterTaking(1));
        var event = penstock.receive(whatsapp(QUESTION));
        aMinutePasses(await(event, RunStatus.WAITING));
        var inDoubt = await(event, RunStatus.IN_REVIEW);

        penstock.decide(
                inDoubt,
                new Verdict.Approve(new StepResult("reply", "{\"sent\":true}", null, null), null),
                null);

        assertThat(replies(await(event, RunStatus.COMPLETED))).hasSize(1);
    }

    @Test
    void aReviewThatNobodyDecidesEndsItsRun() {
        var event = penstock.receive(whatsapp(null));
        var run = await(event, RunStatus.IN_REVIEW);
        penstock.sql()
                .sql(
                        "update workflow.review set escalated = true, due_at = clock_timestamp() where run = :run")
                .param("run", run.id().value())
                .update();

        assertThat(await(event, RunStatus.FAILED).failure().code()).isEqualTo("review_expired");
    }

    @Test
    void aRefusedTokenEndsTheRun() {
        penstock.whatsApp().inject(Fault.refuse(1, 401));

        var event = penstock.receive(whatsapp(QUESTION));

        var run = await(event, RunStatus.FAILED);
        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.UNAUTHORIZED);
    }

    @Test
    void everyStatusIsAnnouncedInOrder() {
        var event = penstock.receive(whatsapp(QUESTION));
        var run = await(event, RunStatus.COMPLETED);

        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(announced(run))
                                        .isSubsetOf(announced(run).stream().sorted().toList())
                                        .endsWith(run.version()));
    }

    @Test
    void aWorkerThatStopsPutsItsRunsBack() {
        var answer = penstock.gateway().holds();
        var event = penstock.receive(whatsapp(QUESTION));
        Awaitility.await().until(() -> penstock.gateway().calls().size() == 1);
        assertThat(penstock.run(event).orElseThrow().status()).isEqualTo(RunStatus.RUNNING);

        penstock.stopWorker();

        assertThat(penstock.statusOf(event)).isEqualTo("PENDING, held by nobody, 0 crashes");
        answer.release();
        penstock.startWorkerAgain();
        var run = await(event, RunStatus.COMPLETED);
        assertThat(replies(run)).hasSize(1);
        assertThat(penstock.retrieval().calls()).as("the step before it").hasSize(1);
        assertThat(penstock.gateway().calls())
                .extracting(Neighbour.Call::key)
                .containsOnly(run.id() + "/answer/1");
    }

    @Test
    void runsWhoseTargetRefusedAreRedrivenAndEachCustomerIsAnsweredOnce() {
        penstock.whatsApp().inject(new Fault(-1, 400, false, false, Duration.ZERO, true));
        var events = Stream.generate(() -> penstock.receive(whatsapp(QUESTION))).limit(5).toList();
        for (var event : events) {
            var failure = await(event, RunStatus.FAILED).failure();
            assertThat(failure.failureClass()).isEqualTo(FailureClass.LOGIC_DEFECT);
            assertThat(failure.code()).isEqualTo("target_refused");
        }
        penstock.whatsApp().inject(Fault.NONE);
        var bought = penstock.gateway().calls().size();

        var redrive = penstock.redrive("target_refused");

        for (var event : events) {
            var run = await(event, RunStatus.COMPLETED);
            assertThat(replies(run))
                    .singleElement()
                    .extracting(ArrivedMessage::key)
                    .isEqualTo(run.id() + "/reply/1");
        }
        assertThat(penstock.gateway().calls()).as("answers bought once").hasSize(bought);
        var job = penstock.bean(Redrives.class).find(Penstock.TENANT, redrive).orElseThrow();
        assertThat(job.done()).isEqualTo(5);
    }

    @Test
    void anUnreadableRecordThatIsRedrivenComesBackAndIsReadAsIfItWereNew() {
        var bytes = "odd %s".formatted(System.nanoTime()).getBytes(StandardCharsets.UTF_8);
        penstock.receiveBytes(new byte[] {0, (byte) 0xfe}, bytes, 0, Penstock.TENANT);
        var first = awaitLetter(0);

        penstock.redrive("unreadable-record");

        var again = awaitLetter(1);
        assertThat(again.origin()).isNotEqualTo(first.origin());
        var read = penstock.bean(Letters.class).find(Penstock.TENANT, first.id()).orElseThrow();
        assertThat(read.state()).isEqualTo(DeadLetters.State.REDRIVEN);
        assertThat(penstock.topic(Topics.EVENTS))
                .filteredOn(record -> Arrays.equals(record.value(), bytes))
                .hasSize(2)
                .allSatisfy(
                        record -> assertThat(record.key()).isEqualTo(new byte[] {0, (byte) 0xfe}));
    }

    private static DeadLetters.Letter awaitLetter(int hops) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                penstock
                                        .bean(Letters.class)
                                        .page(
                                                Penstock.TENANT,
                                                DeadLetters.Filter.ALL,
                                                DeadLetters.State.OPEN,
                                                null,
                                                50)
                                        .letters()
                                        .stream()
                                        .filter(
                                                letter ->
                                                        letter.kind() == DeadLetters.Kind.RECORD
                                                                && letter.hops() == hops)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// Moves what stands in the table, as if the run had waited.
    private static void aMinutePasses(RunView run) {
        penstock.sql()
                .sql(
                        "update workflow.send set intended_at = intended_at - interval '61 s' where run = :run")
                .param("run", run.id().value())
                .update();
        penstock.sql()
                .sql("update workflow.run set due_at = clock_timestamp() where id = :run")
                .param("run", run.id().value())
                .update();
        penstock.sql()
                .sql(
                        "update workflow.conversation c set ready_at = clock_timestamp() from workflow.run r where r.conversation = c.id and r.id = :run")
                .param("run", run.id().value())
                .update();
    }

    private static RunView await(Event event, RunStatus status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == status)
                .orElseThrow();
    }

    private static List<ArrivedMessage> replies(RunView run) {
        return penstock.whatsApp().messages().stream()
                .filter(message -> String.valueOf(message.key()).startsWith(run.id().toString()))
                .toList();
    }

    private static List<Event> sentBy(RunView run) {
        return penstock.sentBy(run);
    }

    private static List<Long> announced(RunView run) {
        return penstock.topic(Topics.RUN_STATUS).stream()
                .filter(
                        record ->
                                new String(record.key(), StandardCharsets.UTF_8)
                                        .equals(run.id().toString()))
                .map(
                        record ->
                                io.penstock.schema.json.StrictJson.TOLERANT
                                        .readTree(record.value())
                                        .path("version")
                                        .asLong())
                .toList();
    }
}
