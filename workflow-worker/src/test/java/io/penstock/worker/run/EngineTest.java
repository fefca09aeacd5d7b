package io.penstock.worker.run;

import static io.penstock.worker.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Definition;
import io.penstock.definition.Evaluated;
import io.penstock.definition.SchemaFiles;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.failure.ResponseStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class EngineTest {
    private static final ReviewPolicy SUPPORT =
            new ReviewPolicy("support", Duration.ofHours(4), Step.OnExpiry.ESCALATE);

    private static final Definition DEFINITION = Workflows.assistant();

    private final Run run = Runs.of(Runs.whatsapp("Can I return shoes I have worn once?"));
    private final List<StepCall> calls = new ArrayList<>();
    private Definition definition = DEFINITION;
    private Tenure tenure = () -> true;
    private Function<StepCall, StepOutcome> world = _ -> new StepOutcome.Done(any());

    /// What came in, what must go out, a name.
    record Replay(String name, MemoryJournal before, List<String> executed, List<String> results) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Replay> replays() {
        return Stream.of(
                new Replay(
                        "a new run takes every step in order",
                        MemoryJournal.empty(),
                        List.of("context", "answer", "reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a crash after retrieval does not search again",
                        MemoryJournal.empty().did("context", confident()),
                        List.of("answer", "reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a crash after generation does not buy the answer again",
                        MemoryJournal.empty()
                                .did("context", confident())
                                .did("answer", supported()),
                        List.of("reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "an approved gate is not asked again and the reply goes out",
                        MemoryJournal.empty()
                                .did("context", confident())
                                .did("answer", unsupported())
                                .did("gate", reviewed("approve")),
                        List.of("reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a search in doubt that was approved goes on with what it found",
                        MemoryJournal.empty().did("context", any().put("confidence", 0.1)),
                        List.of("answer", "reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a person's answer to a search in doubt is sent and no model is asked",
                        MemoryJournal.empty()
                                .did("context", any().put("confidence", 0.1))
                                .did("answer", supported()),
                        List.of("reply"),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a person's answer does not spare a search that found nothing yet",
                        MemoryJournal.empty().did("answer", supported()),
                        List.of("context", "reply"),
                        List.of("answer", "context", "gate", "reply")),
                new Replay(
                        "a reply that a person knows to have arrived is not sent again",
                        MemoryJournal.empty()
                                .did("context", confident())
                                .did("answer", supported())
                                .did("gate", any())
                                .did("reply", any().put("sent", true)),
                        List.of(),
                        List.of("context", "answer", "gate", "reply")),
                new Replay(
                        "a crash after the reply completes without sending again",
                        MemoryJournal.empty()
                                .did("context", confident())
                                .did("answer", supported())
                                .did("gate", any())
                                .did("reply", any()),
                        List.of(),
                        List.of("context", "answer", "gate", "reply")));
    }

    @ParameterizedTest
    @MethodSource("replays")
    void replaysAJournal(Replay replay) {
        var course = advance(replay.before(), EngineTest::allWell);

        assertThat(course).isEqualTo(new Course.Ended(new Ending.Completed()));
        assertThat(calls).extracting(StepCall::step).isEqualTo(replay.executed());
        assertThat(replay.before().results().keySet()).containsExactlyElementsOf(replay.results());
    }

    @Test
    void aGateThatIsNotNeededLeavesAnEntry() {
        var journal = MemoryJournal.empty();

        advance(journal, EngineTest::allWell);

        assertThat(journal.results().get("gate").get("reviewed").asBoolean()).isFalse();
    }

    @Test
    void aStepThatMayNotBeginYetUsesUpNoAttempt() {
        var journal = MemoryJournal.empty();

        var course = advance(journal, _ -> new StepOutcome.Parked(NOW.plusSeconds(60), "not yet"));

        assertThat(course)
                .isEqualTo(
                        new Course.Ended(
                                new Ending.Parked("context", NOW.plusSeconds(60), "not yet")));
        assertThat(journal.past().failedAttempts()).isEmpty();
    }

    @Test
    void aStepIsNotParkedBeyondTheRunsDeadline() {
        var course =
                advance(
                        MemoryJournal.empty(),
                        _ -> new StepOutcome.Parked(NOW.plusSeconds(9_999), "not yet"));

        assertThat(course)
                .isEqualTo(
                        new Course.Ended(new Ending.Parked("context", run.deadline(), "not yet")));
    }

    @Test
    void laterExpressionsSeeWhatWasDecided() {
        var journal =
                MemoryJournal.empty()
                        .did("context", confident())
                        .did("answer", supported())
                        .did("gate", reviewed("edit"));

        advance(journal, EngineTest::allWell);

        var body = (Step.Deliver) DEFINITION.step("reply").orElseThrow();
        var seen = calls.getFirst().known();
        assertThat(seen.results().get("gate").path("decision").asString()).isEqualTo("edit");
        assertThat(body.body().render(seen.scope())).isEqualTo(new Evaluated.Value<>("Yes."));
    }

    @Test
    void aGateWhoseConditionHoldsAsksAPerson() {
        var journal = MemoryJournal.empty();

        advance(
                journal,
                call ->
                        call.step().equals("answer")
                                ? new StepOutcome.Done(unsupported())
                                : allWell(call));

        assertThat(journal.endings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Ending.InReview.class,
                        review -> {
                            assertThat(review.step()).isEqualTo("gate");
                            assertThat(review.policy()).isEqualTo(SUPPORT);
                        });
        assertThat(calls).extracting(StepCall::step).doesNotContain("reply");
    }

    @Test
    void aDoubtfulResultIsKeptAndAPersonAsked() {
        var doubt = new Failure(FailureClass.LOW_CONFIDENCE, "low_confidence", "0.1 of 0.5");

        var course = advance(MemoryJournal.empty(), _ -> new StepOutcome.Doubtful(any(), doubt));

        assertThat(course)
                .isEqualTo(new Course.Ended(new Ending.InReview("context", any(), doubt, SUPPORT)));
    }

    @Test
    void aServiceOfOursThatIsAwayIsWaitedForBeyondTheAttempts() {
        var away = FailureCode.SERVICE_AWAY.because("restarting");

        assertThat(endingAfter(away, 50)).isInstanceOf(Ending.Retrying.class);
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void theClassOfAFailureDecides(FailureClass failureClass) {
        var ending = endingAfter(new Failure(failureClass, "code", "detail"), 0);

        switch (failureClass) {
            case TRANSIENT, RATE_LIMITED, PROVIDER_UNAVAILABLE ->
                    assertThat(ending).isInstanceOf(Ending.Retrying.class);
            case INVALID_OUTPUT, LOW_CONFIDENCE, POLICY_VIOLATION, BUDGET_EXHAUSTED, EXPIRED ->
                    assertThat(ending)
                            .isInstanceOfSatisfying(
                                    Ending.InReview.class,
                                    review ->
                                            assertThat(review.why().failureClass())
                                                    .isEqualTo(failureClass));
            case MISSING_DATA, UNAUTHORIZED ->
                    assertThat(ending)
                            .isInstanceOfSatisfying(
                                    Ending.Failed.class,
                                    failed -> assertThat(failed.deadLetter()).isFalse());
            case LOGIC_DEFECT, CRASH_LOOP, UNREADABLE ->
                    assertThat(ending)
                            .isInstanceOfSatisfying(
                                    Ending.Failed.class,
                                    failed -> assertThat(failed.deadLetter()).isTrue());
        }
    }

    @Test
    void delaysGrowWithJitterAndStayUnderTheirBound() {
        var failure = new Failure(FailureClass.TRANSIENT, "code", "detail");

        var second = (Ending.Retrying) endingAfter(failure, 1);

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.due()).isBetween(NOW, NOW.plusSeconds(4));
    }

    @Test
    void aRetryWaitsAtLeastAsLongAsTheOtherSideAsked() {
        var failure = new Failure(FailureClass.RATE_LIMITED, "rate_limited", "detail");
        var asked = NOW.plusSeconds(90);

        var ending = ending(MemoryJournal.empty(), new StepOutcome.Failed(failure, asked));

        assertThat(ending).isEqualTo(new Ending.Retrying("context", 1, failure, asked, null));
    }

    @Test
    void aRetryWaitsForWhatItsAttemptClosed() {
        var failure = new Failure(FailureClass.RATE_LIMITED, "rate_limited", "detail");
        var opens = NOW.plusSeconds(90);

        var ending =
                ending(
                        MemoryJournal.empty(),
                        new StepOutcome.Failed(failure, opens, "gate route default"));

        assertThat(ending)
                .isEqualTo(new Ending.Retrying("context", 1, failure, opens, "gate route default"));
    }

    @Test
    void noRetryIsPlannedForAfterTheDeadline() {
        var failure = new Failure(FailureClass.RATE_LIMITED, "rate_limited", "detail");
        var asked = run.deadline().plusSeconds(3600);

        var ending = ending(MemoryJournal.empty(), new StepOutcome.Failed(failure, asked));

        assertThat(((Ending.Retrying) ending).due()).isEqualTo(run.deadline());
    }

    @Test
    void retriesThatRanOutEndTheRunAsADeadLetter() {
        var failure = new Failure(FailureClass.TRANSIENT, "code", "detail");

        assertThat(endingAfter(failure, 2)).isEqualTo(new Ending.Failed("context", failure, true));
    }

    @Test
    void aProviderThatStaysAwayIsReportedToAPerson() {
        var failure = new Failure(FailureClass.PROVIDER_UNAVAILABLE, "code", "detail");

        assertThat(endingAfter(failure, 2))
                .isEqualTo(new Ending.InReview("context", null, failure, SUPPORT));
    }

    @Test
    void theKeyOfASideEffectIsTheSameAtEveryAttempt() {
        advance(MemoryJournal.empty(), EngineTest::allWell);
        advance(MemoryJournal.empty().failed("context", 2), EngineTest::allWell);

        assertThat(calls)
                .filteredOn(call -> call.step().equals("context"))
                .extracting(StepCall::key)
                .containsOnly(run.id() + "/context/1");
    }

    @Test
    void whatWasBegunBeforeTheDeadlineIsFinishedAfterIt() {
        var late = new Engine(new World(), run::deadline, new Random(1));
        var journal =
                MemoryJournal.empty()
                        .did("context", confident())
                        .did("answer", supported())
                        .did("gate", any())
                        .began("reply");

        var course = late.advance(run, DEFINITION, journal, tenure);

        assertThat(course).isEqualTo(new Course.Ended(new Ending.Completed()));
    }

    @Test
    void nothingBeginsAfterTheDeadline() {
        var late = new Engine(new World(), run::deadline, new Random(1));

        var course = late.advance(run, DEFINITION, MemoryJournal.empty(), tenure);

        assertThat(calls).isEmpty();
        assertThat(course)
                .isInstanceOfSatisfying(
                        Course.Ended.class,
                        ended ->
                                assertThat(((Ending.InReview) ended.ending()).why().failureClass())
                                        .isEqualTo(FailureClass.EXPIRED));
    }

    @Test
    void aRunThatWasTakenOverWritesNothingMore() {
        var journal = MemoryJournal.empty();

        var course =
                advance(
                        journal,
                        _ -> {
                            journal.take();
                            return new StepOutcome.Done(any());
                        });

        assertThat(course).isEqualTo(new Course.Lost());
        assertThat(calls).hasSize(1);
        assertThat(journal.results()).isEmpty();
    }

    @Test
    void aWorkerWhoseTenureEndedGivesTheRunUp() {
        var journal = MemoryJournal.empty();
        var tenures = List.of(true, false).iterator();
        tenure = tenures::next;

        var course = advance(journal, _ -> new StepOutcome.Done(any()));

        assertThat(course).isEqualTo(new Course.Abandoned());
        assertThat(journal.results()).isEmpty();
        assertThat(journal.endings()).isEmpty();
    }

    @Test
    void aStepThatBreaksIsADefectAndSaysNothingOfThePayload() {
        var ending =
                ending(
                        MemoryJournal.empty(),
                        _ -> {
                            throw new IllegalStateException("what the customer wrote");
                        });

        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Failed.class,
                        failed -> {
                            assertThat(failed.failure().failureClass())
                                    .isEqualTo(FailureClass.LOGIC_DEFECT);
                            assertThat(failed.failure().detail()).doesNotContain("customer");
                        });
    }

    @Test
    void aSendOfUnknownOutcomeIsNotTriedAgain() {
        var why = new Failure(FailureClass.TRANSIENT, "outcome_unknown", "detail");

        assertThat(ending(MemoryJournal.empty(), new StepOutcome.Unsettled(why)))
                .isEqualTo(new Ending.Unsettled("context", why, SUPPORT));
    }

    /// Class by response: what the definition says, what comes of a failure of that class.
    static Stream<Arguments> overrides() {
        return Arrays.stream(FailureClass.values())
                .flatMap(
                        failureClass ->
                                RESPONSES.entrySet().stream()
                                        .filter(
                                                response ->
                                                        ResponseStrategy.allowed(
                                                                failureClass, response.getValue()))
                                        .map(
                                                response ->
                                                        Arguments.of(
                                                                failureClass, response.getKey())));
    }

    private static final Map<String, ResponseStrategy> RESPONSES =
            Map.of(
                    "retry", new ResponseStrategy.Retry(),
                    "{ retry: 1 }", new ResponseStrategy.Retry(1),
                    "escalate", new ResponseStrategy.Escalate(),
                    "terminate", new ResponseStrategy.Terminate(false),
                    "dead-letter", new ResponseStrategy.Terminate(true));

    @ParameterizedTest
    @MethodSource("overrides")
    void theDefinitionOverridesWhatAClassLeadsTo(FailureClass failureClass, String response) {
        var failure = new Failure(failureClass, "code", "detail");
        var said = "onFailure: { %s: %s }".formatted(failureClass, response);

        for (var yaml : List.of(said + "\n" + Workflows.ASSISTANT, ofTheFirstStep(said))) {
            definition = Definition.check(yaml, SchemaFiles.NONE).orThrow();
            var ending = endingAfter(failure, 0);

            switch (response) {
                case "retry", "{ retry: 1 }" ->
                        assertThat(ending).isInstanceOf(Ending.Retrying.class);
                case "escalate" ->
                        assertThat(ending)
                                .isEqualTo(new Ending.InReview("context", null, failure, SUPPORT));
                default ->
                        assertThat(ending)
                                .isEqualTo(
                                        new Ending.Failed(
                                                "context",
                                                failure,
                                                response.equals("dead-letter")));
            }
        }
    }

    @Test
    void retriesThatTheDefinitionAllowsAreCounted() {
        definition =
                Definition.check(
                                ofTheFirstStep("onFailure: { INVALID_OUTPUT: { retry: 2 } }"),
                                SchemaFiles.NONE)
                        .orThrow();
        var failure = new Failure(FailureClass.INVALID_OUTPUT, "code", "detail");

        assertThat(endingAfter(failure, 1)).isInstanceOf(Ending.Retrying.class);
        assertThat(endingAfter(failure, 2)).isInstanceOf(Ending.InReview.class);
    }

    @Test
    void aStepsOwnWordCountsMoreThanItsWorkflows() {
        definition =
                Definition.check(
                                "onFailure: { TRANSIENT: terminate }\n"
                                        + ofTheFirstStep("onFailure: { TRANSIENT: escalate }"),
                                SchemaFiles.NONE)
                        .orThrow();

        assertThat(endingAfter(new Failure(FailureClass.TRANSIENT, "code", "detail"), 0))
                .isInstanceOf(Ending.InReview.class);
    }

    @Test
    void aDoubtfulResultEndsTheRunWhereTheDefinitionSaysSo() {
        definition =
                Definition.check(
                                ofTheFirstStep("onFailure: { LOW_CONFIDENCE: terminate }"),
                                SchemaFiles.NONE)
                        .orThrow();
        var doubt = new Failure(FailureClass.LOW_CONFIDENCE, "low_confidence", "0.1 of 0.5");

        assertThat(ending(MemoryJournal.empty(), new StepOutcome.Doubtful(any(), doubt)))
                .isEqualTo(new Ending.Failed("context", doubt, false));
    }

    private static String ofTheFirstStep(String said) {
        return Workflows.ASSISTANT.replaceFirst("- id: context", "- id: context\n    " + said);
    }

    /// What came in of times, what must go out, a name.
    record Times(String name, Journal.Begun.At times, Class<? extends Ending> ending) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Times> times() {
        var due = NOW.plusSeconds(60);
        return Stream.of(
                new Times(
                        "a wait that begins parks the run until its instant",
                        new Journal.Begun.At(null, false, due, false, true),
                        Ending.Parked.class),
                new Times(
                        "a wait that is over by the journal's clock ends, whatever the worker's says",
                        new Journal.Begun.At(null, false, due.plusSeconds(7200), true, true),
                        Ending.Completed.class),
                new Times(
                        "a wait that is not over by the journal's clock goes on, though the worker's jumped ahead",
                        new Journal.Begun.At(null, false, NOW.minusSeconds(7200), false, true),
                        Ending.Parked.class),
                new Times(
                        "a deadline that passes during the wait asks a person",
                        new Journal.Begun.At(NOW.plusSeconds(30), true, due, false, true),
                        Ending.InReview.class),
                new Times(
                        "a deadline that passed with the wait over does so, too",
                        new Journal.Begun.At(NOW, true, NOW, true, true),
                        Ending.InReview.class));
    }

    @ParameterizedTest
    @MethodSource("times")
    void waitsAsTheJournalSays(Times row) {
        definition = Definition.check(WAITING, SchemaFiles.NONE).orThrow();

        var ending = ending(MemoryJournal.empty().times(row.times()), EngineTest::allWell);

        assertThat(ending).isInstanceOf(row.ending());
        if (ending instanceof Ending.InReview review) {
            assertThat(review.why().code()).isEqualTo("step_deadline_passed");
        }
    }

    private static final String WAITING =
            """
            name: waiting
            owner: ops
            trigger: { types: [intake.message.received] }
            steps:
              - id: pause
                wait: { for: PT1M }
                deadline: PT10M
            """;

    @Test
    void aWaitIsCutAtTheDeadlineOfItsStep() {
        definition = Definition.check(WAITING, SchemaFiles.NONE).orThrow();
        var deadline = NOW.plusSeconds(30);
        var times = new Journal.Begun.At(deadline, false, NOW.plusSeconds(60), false, true);

        assertThat(ending(MemoryJournal.empty().times(times), EngineTest::allWell))
                .isEqualTo(new Ending.Parked("pause", deadline, "waits"));
    }

    @Test
    void theTimesOfAWaitAreWrittenAsTheDefinitionSays() {
        definition = Definition.check(WAITING, SchemaFiles.NONE).orThrow();
        var journal = MemoryJournal.empty();

        advance(journal, EngineTest::allWell);

        assertThat(journal.starts())
                .containsExactly(
                        new Journal.Start(
                                "pause", Duration.ofMinutes(10), Duration.ofMinutes(1), null));
    }

    @Test
    void aRetryIsCutAtTheDeadlineOfItsStep() {
        definition = Definition.check(ofTheFirstStep("deadline: PT1M"), SchemaFiles.NONE).orThrow();
        var deadline = NOW.plusSeconds(45);
        var journal =
                MemoryJournal.empty()
                        .times(new Journal.Begun.At(deadline, false, null, false, false));
        var failure = new Failure(FailureClass.RATE_LIMITED, "rate_limited", "detail");

        var ending = ending(journal, new StepOutcome.Failed(failure, NOW.plusSeconds(90)));

        assertThat(ending).isEqualTo(new Ending.Retrying("context", 1, failure, deadline, null));
    }

    @Test
    void aStepWhoseDeadlinePassedIsNotBegunAgainAndAnswersAsItsDefinitionSays() {
        definition =
                Definition.check(
                                ofTheFirstStep(
                                        "deadline: PT1M\n    onFailure: { EXPIRED: terminate }"),
                                SchemaFiles.NONE)
                        .orThrow();
        var journal =
                MemoryJournal.empty().times(new Journal.Begun.At(NOW, true, null, false, false));

        var ending = ending(journal, EngineTest::allWell);

        assertThat(calls).isEmpty();
        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Failed.class,
                        failed -> {
                            assertThat(failed.failure().code()).isEqualTo("step_deadline_passed");
                            assertThat(failed.deadLetter()).isFalse();
                        });
    }

    @Test
    void aResultThatComesWhileTheDeadlinePassesIsKept() {
        var now = new AtomicReference<>(NOW);
        var journal = MemoryJournal.empty();
        world =
                call -> {
                    if (call.step().equals("answer")) {
                        now.set(run.deadline().plusSeconds(1));
                    }
                    return allWell(call);
                };

        var course =
                new Engine(new World(), now::get, new Random(1))
                        .advance(run, DEFINITION, journal, tenure);

        assertThat(journal.results()).containsKey("answer");
        assertThat(((Ending.InReview) ((Course.Ended) course).ending()).step()).isEqualTo("gate");
    }

    @Test
    void aModelIsNotAskedOnceTheBudgetIsUsedUp() {
        definition =
                Definition.check(
                                "budget: { modelCalls: 2 }\n" + Workflows.ASSISTANT,
                                SchemaFiles.NONE)
                        .orThrow();
        for (var none : List.of(Journal.Bought.NO_CALLS_LEFT, Journal.Bought.NO_MONEY_LEFT)) {
            calls.clear();

            var ending = ending(MemoryJournal.empty().sells(none), EngineTest::allWell);

            assertThat(calls).extracting(StepCall::step).doesNotContain("answer");
            assertThat(((Ending.InReview) ending).why().failureClass())
                    .isEqualTo(FailureClass.BUDGET_EXHAUSTED);
        }
    }

    private static final String CHOOSING =
            """
            name: choosing
            owner: ops
            trigger: { types: [intake.message.received] }
            steps:
              - id: route
                switch:
                  cases:
                    - { name: returns, when: "event.text.contains('return')", run: [context, inner, reply] }
                  otherwise: [other]
              - id: context
                retrieve: { query: "{{event.text}}" }
              - id: inner
                switch:
                  cases: [{ name: never, when: "steps.context.confidence > 1.0", run: [deep] }]
              - id: deep
                retrieve: { query: "{{event.text}}" }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{string(steps.deep.found)}}" }
              - id: other
                deliver: { to: event.data.replyTo, body: "no" }
              - id: last
                deliver: { to: event.data.replyTo, body: "{{steps.route.chosen}}" }
            """;

    @Test
    void aSwitchTakesOneWayAndWhatItSkipsHasAnEntry() {
        definition = Definition.check(CHOOSING, SchemaFiles.NONE).orThrow();
        var journal = MemoryJournal.empty();

        assertThat(ending(journal, EngineTest::allWell)).isEqualTo(new Ending.Completed());

        assertThat(calls).extracting(StepCall::step).containsExactly("context", "reply", "last");
        var last = calls.getLast().known();
        assertThat(
                        ((Step.Deliver) definition.step("reply").orElseThrow())
                                .body()
                                .render(last.scope()))
                .isEqualTo(new Evaluated.Value<>("0"));
        assertThat(
                        ((Step.Deliver) definition.step("last").orElseThrow())
                                .body()
                                .render(last.scope()))
                .isEqualTo(new Evaluated.Value<>("returns"));
    }

    @Test
    void aChoiceIsNotMadeAgainAfterARestart() {
        definition = Definition.check(CHOOSING, SchemaFiles.NONE).orThrow();
        var journal = MemoryJournal.empty().did("route", any().put("chosen", "otherwise"));

        assertThat(ending(journal, EngineTest::allWell)).isEqualTo(new Ending.Completed());

        assertThat(calls).extracting(StepCall::step).containsExactly("other", "last");
    }

    private Ending endingAfter(Failure failure, int failedBefore) {
        return ending(
                MemoryJournal.empty().failed("context", failedBefore),
                new StepOutcome.Failed(failure));
    }

    private Ending ending(MemoryJournal journal, StepOutcome outcome) {
        return ending(journal, _ -> outcome);
    }

    private Ending ending(MemoryJournal journal, Function<StepCall, StepOutcome> world) {
        return ((Course.Ended) advance(journal, world)).ending();
    }

    private Course advance(MemoryJournal journal, Function<StepCall, StepOutcome> world) {
        this.world = world;
        return new Engine(new World(), () -> NOW, new Random(1))
                .advance(run, definition, journal, tenure);
    }

    private final class World implements Steps {
        @Override
        public StepOutcome retrieve(Step.Retrieve step, StepCall call) {
            return answer(call);
        }

        @Override
        public StepOutcome generate(Step.Generate step, StepCall call) {
            return call.purse().pay().orElseGet(() -> answer(call));
        }

        @Override
        public StepOutcome deliver(Step.Deliver step, StepCall call) {
            return answer(call);
        }

        @Override
        public StepOutcome call(Step.Call step, StepCall call) {
            return answer(call);
        }

        @Override
        public StepOutcome fetch(Step.Fetch step, StepCall call) {
            return answer(call);
        }

        private StepOutcome answer(StepCall call) {
            calls.add(call);
            return world.apply(call);
        }
    }

    private static StepOutcome allWell(StepCall call) {
        return new StepOutcome.Done(
                switch (call.step()) {
                    case "context" -> confident();
                    case "answer" -> supported();
                    default -> any();
                });
    }

    private static ObjectNode confident() {
        return any().put("confidence", 0.9);
    }

    private static ObjectNode supported() {
        var answer = any().put("support", 1.0);
        answer.putObject("output").put("reply", "Yes.").putArray("citations");
        return answer;
    }

    private static ObjectNode reviewed(String decision) {
        return any().put("reviewed", true).put("decision", decision);
    }

    private static ObjectNode unsupported() {
        return supported().put("support", 0.2);
    }

    private static ObjectNode any() {
        return JsonNodeFactory.instance.objectNode();
    }
}
