package io.penstock.store.review;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Action;
import io.penstock.definition.Step;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.api.Runs;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestEvents;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import io.penstock.store.send.Outcome;
import io.penstock.store.send.Outgoing;
import io.penstock.store.send.Sends;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewTest {
    private static final Caller LENA = new Caller("https://issuer", "lena", "dashboard");
    private static final Caller NOOR = new Caller("https://issuer", "noor", null);
    private static final Failure DOUBT =
            new Failure(FailureClass.LOW_CONFIDENCE, "doubt", "Too little was found");
    private static final StepResult REVIEWED =
            new StepResult("gate", "{\"reviewed\":true,\"decision\":\"approve\"}", "ops", null);
    private static final Verdict APPROVE = new Verdict.Approve(REVIEWED, null);
    private static final Verdict REJECT = new Verdict.Reject("Not our customer");
    private static final Verdict EDIT =
            new Verdict.Edit(
                    new StepResult("gate", "{\"reviewed\":true,\"decision\":\"edit\"}", null, null),
                    "answer",
                    "{\"output\":{\"reply\":\"No.\"}}",
                    "It was wrong");

    private TestStore store;
    private TestStore intake;
    private Journals journals;
    private Decisions decisions;
    private ReviewViews views;
    private Expiry expiry;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        journals = store.journals();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        decisions = intake.get(Decisions.class);
        views = intake.get(ReviewViews.class);
        expiry = store.get(Expiry.class);
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void clear() {
        store.clear();
        worker = store.worker();
    }

    @Test
    void listsWhatIsOpenWithTheFirstDueFirst() {
        var never = open("dana", null, "escalate");
        var late = open("eve", Duration.ofHours(4), "escalate");
        var soon = open("finn", Duration.ofHours(1), "fail");
        decide(open("gus", null, "fail"), LENA, APPROVE);

        var first = views.page(ACME, ReviewFilter.OPEN, null, 2);
        var second = views.page(ACME, ReviewFilter.OPEN, first.next(), 2);

        assertThat(ids(first.reviews())).containsExactly(soon, late);
        assertThat(ids(second.reviews())).containsExactly(never);
        assertThat(second.next()).isNull();
        assertThat(views.page(GLOBEX, ReviewFilter.OPEN, null, 10).reviews()).isEmpty();
    }

    @Test
    void aLeadAssignsAReviewAndItsAssigneeMayGiveItBack() {
        var review = open("dana", Duration.ofHours(4), "escalate");
        decisions.claim(ACME, review, LENA);

        var given = decisions.assign(ACME, review, LENA, new Assignment(NOOR.issuer(), "noor"));

        var view = ((Claiming.Claimed) given).review();
        assertThat(view.assignee()).isEqualTo("noor");
        assertThat(view.claimedUntil()).isEqualTo(view.dueAt());
        assertThat(decisions.claim(ACME, review, LENA)).isInstanceOf(Claiming.Taken.class);
        assertThat(decisions.release(ACME, review, LENA)).isInstanceOf(Claiming.Taken.class);
        assertThat(decisions.decide(ACME, review, LENA, decision(nonce(review), APPROVE)))
                .isInstanceOf(Deciding.Taken.class);
        var renewed = ((Claiming.Claimed) decisions.claim(ACME, review, NOOR)).review();
        assertThat(renewed.claimedUntil()).as("a claim shortens nothing").isEqualTo(view.dueAt());

        var released = ((Claiming.Claimed) decisions.release(ACME, review, NOOR)).review();
        assertThat(released.assignee()).isNull();
        assertThat(decisions.release(ACME, review, LENA)).isInstanceOf(Claiming.Claimed.class);
        assertThat(decisions.claim(ACME, review, LENA)).isInstanceOf(Claiming.Claimed.class);
        assertThat(decisions.assign(GLOBEX, review, LENA, new Assignment("x", "y")))
                .isEqualTo(new Claiming.Unknown());
        assertThat(
                        store.owner()
                                .sql(
                                        "select note from workflow.timeline where kind = 'review' order by id")
                                .query(String.class)
                                .list())
                .contains("assigned to noor by lena", "released by noor");
    }

    @Test
    void nobodyIsAssignedWhatIsClosed() {
        var review = open("dana", null, "fail");
        decide(review, LENA, APPROVE);

        assertThat(decisions.assign(ACME, review, LENA, new Assignment(NOOR.issuer(), "noor")))
                .isEqualTo(new Claiming.Closed(Status.DECIDED));
        assertThat(decisions.release(ACME, review, LENA))
                .isEqualTo(new Claiming.Closed(Status.DECIDED));
    }

    @Test
    void findsWhatIsOverdueAndCountsIt() {
        var late = open("dana", Duration.ofHours(1), "escalate");
        open("eve", Duration.ofHours(1), "escalate");
        store.owner()
                .sql("update workflow.review set due_at = clock_timestamp() where id = :id")
                .param("id", late)
                .update();
        expiry.expire(10);
        var overdue = new ReviewFilter(Status.OPEN, null, null, null, null, null, true);

        assertThat(ids(views.page(ACME, overdue, null, 10).reviews())).containsExactly(late);
        assertThat(store.get(ReviewLoad.class).now())
                .extracting(ReviewLoad.Load::queue, ReviewLoad.Load::open, ReviewLoad.Load::overdue)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("support", 1L, 0L),
                        org.assertj.core.groups.Tuple.tuple("support-overdue", 1L, 1L));
    }

    @Test
    void letsWhatWasApprovedLeaveAndNothingElse() {
        var review = open("dana", null, "fail");
        var elsewhere =
                new ReplyTo(Channel.WHATSAPP, "106540352242922", "tel:+1", null, null, null);
        approve(review, "reply", new Action.Message(REPLY_TO, "Within 30 days."));
        var run = view(review).run();

        assertThat(allows(run, 1, "reply", new Action.Message(REPLY_TO, "Within 30 days.")))
                .isTrue();
        assertThat(allows(run, 1, "reply", new Action.Message(REPLY_TO, "Within 90 days.")))
                .isFalse();
        assertThat(allows(run, 1, "reply", new Action.Message(elsewhere, "Within 30 days.")))
                .isFalse();
        assertThat(allows(run, 1, "other", new Action.Message(REPLY_TO, "Anything"))).isTrue();
        assertThat(allows(run, 2, "reply", new Action.Message(REPLY_TO, "Anything")))
                .as("a restart asks its gates again")
                .isTrue();
    }

    @Test
    void letsTheCallThatWasApprovedLeaveAndNothingElse() {
        var review = open("dana", null, "fail");
        var text = "{\"text\":\"Yes\"}";
        approve(review, "note", call("POST", "/v1/notes", "zendesk/main", "low", text));
        var run = view(review).run();

        assertThat(allows(run, 1, "note", call("POST", "/v1/notes", "zendesk/main", "low", text)))
                .isTrue();
        assertThat(
                        Stream.of(
                                call("PUT", "/v1/notes", "zendesk/main", "low", text),
                                call("POST", "/v1/orders", "zendesk/main", "low", text),
                                call("POST", "/v1/notes", "zendesk/other", "low", text),
                                call("POST", "/v1/notes", null, "low", text),
                                call("POST", "/v1/notes", "zendesk/main", "high", text),
                                call("POST", "/v1/notes", "zendesk/main", "low", "{}"),
                                call("POST", "/v1/notes", "zendesk/main", "low", null),
                                new Action.Message(REPLY_TO, text)))
                .noneMatch(action -> allows(run, 1, "note", action));
        assertThat(allows(run, 2, "note", call("POST", "/v1/orders", null, "low", null)))
                .as("a restart asks its gates again")
                .isTrue();
    }

    @Test
    void ofSeveralApprovalsOfACallTheLastCounts() {
        var first = call("POST", "/v1/notes", null, "low", "{\"text\":\"Yes\"}");
        var second = call("POST", "/v1/notes", null, "low", "{\"text\":\"No\"}");
        var review = open("dana", null, "fail");
        approve(review, "note", first);
        var again = review(store.claimOne(worker).held(), null, "fail", "note");
        approve(again, "note", second);

        assertThat(allows(view(review).run(), 1, "note", first)).isFalse();
        assertThat(allows(view(review).run(), 1, "note", second)).isTrue();
    }

    private void approve(UUID review, String step, Action action) {
        var approved = new ApprovedAction(step, intake.get(ActionDigest.class).of(ACME, action));
        decisions.decide(
                ACME, review, LENA, new Decision(nonce(review), "digest", APPROVE, approved, null));
    }

    private boolean allows(RunId run, int iteration, String step, Action action) {
        return store.get(Approvals.class).allow(ACME, run, iteration, step, action);
    }

    private static Action.Request call(
            String method,
            String path,
            @Nullable String connection,
            String priority,
            @Nullable String body) {
        return new Action.Request(
                Step.Method.valueOf(method),
                URI.create("https://api.example.com" + path),
                connection,
                Map.of("X-Priority", priority, "X-By", "penstock"),
                body);
    }

    @Test
    void keepsWhatAPersonSaidInsteadWithTheDecision() {
        var truth = intake.get(io.penstock.store.groundtruth.GroundTruth.class);
        var review = open("dana", null, "fail");
        var candidate = new Decision.Candidate("answer", "assistant@1", "{\"reason\":\"Jane\"}");

        decisions.decide(
                ACME,
                review,
                NOOR,
                new Decision(UUID.randomUUID(), "digest", EDIT, null, candidate));
        assertThat(truth.page(ACME, null, null, null, 10).candidates()).as("a stale one").isEmpty();
        decisions.decide(
                ACME, review, NOOR, new Decision(nonce(review), "digest", EDIT, null, candidate));

        var kept =
                truth.page(ACME, "assistant", io.penstock.schema.api.Reviews.Choice.EDIT, null, 10)
                        .candidates();
        assertThat(kept).singleElement().satisfies(it -> assertThat(it.by()).isEqualTo("noor"));
        var id = kept.getFirst().id();
        assertThat(truth.content(ACME, id)).hasValue(candidate.content());
        assertThat(truth.content(GLOBEX, id)).isEmpty();
        assertThat(truth.delete(GLOBEX, id)).isFalse();
        assertThat(
                        new String(
                                store.owner()
                                        .sql("select content from workflow.ground_truth_candidate")
                                        .query(byte[].class)
                                        .single(),
                                java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("Jane");
        assertThat(truth.delete(ACME, id)).isTrue();
        assertThat(truth.page(ACME, null, null, null, 10).candidates()).isEmpty();
    }

    private static final ReplyTo REPLY_TO =
            new ReplyTo(Channel.WHATSAPP, "106540352242922", "tel:+12025550143", null, null, null);

    @Test
    void pagesThroughManyThatAreNeverDue() {
        var all = IntStream.range(0, 5).mapToObj(i -> open("p" + i, null, "fail")).toList();

        var seen = new ArrayList<UUID>();
        for (@Nullable String cursor = null; ; ) {
            var page = views.page(ACME, ReviewFilter.OPEN, cursor, 2);
            seen.addAll(ids(page.reviews()));
            cursor = page.next();
            if (cursor == null) {
                break;
            }
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void listsWhatIsClosedWithTheNewestFirst() {
        var first = open("dana", null, "fail");
        var second = open("eve", null, "fail");
        decide(first, LENA, APPROVE);
        decide(second, LENA, REJECT);
        var decided = new ReviewFilter(Status.DECIDED, null, null, null, null, null, false);

        var page = views.page(ACME, decided, null, 1);

        assertThat(ids(page.reviews())).containsExactly(second);
        assertThat(ids(views.page(ACME, decided, page.next(), 1).reviews())).containsExactly(first);
    }

    @Test
    void filtersByQueueWorkflowRunOwnerAndAssignee() {
        var mine = open("dana", null, "fail");
        open("eve", null, "fail");
        decisions.claim(ACME, mine, LENA);
        var run = view(mine).run();

        assertThat(count(new ReviewFilter(Status.OPEN, "support", null, null, null, null, false)))
                .isEqualTo(2);
        assertThat(count(new ReviewFilter(Status.OPEN, "other", null, null, null, null, false)))
                .isZero();
        assertThat(count(new ReviewFilter(null, null, "assistant", null, null, "ops", false)))
                .isEqualTo(2);
        assertThat(count(new ReviewFilter(null, null, "other", null, null, null, false))).isZero();
        assertThat(count(ReviewFilter.ALL.ofRun(run))).isEqualTo(1);
        assertThat(count(new ReviewFilter(Status.OPEN, null, null, null, "lena", null, false)))
                .isEqualTo(1);
        assertThat(count(new ReviewFilter(Status.OPEN, null, null, null, "noor", null, false)))
                .isZero();
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        assertThatThrownBy(() -> views.page(ACME, ReviewFilter.OPEN, "nonsense", 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofTwoWhoClaimOneGetsItAndTheOtherIsToldWho() throws Exception {
        var review = open("dana", null, "fail");

        var outcomes =
                together(
                        () -> decisions.claim(ACME, review, LENA),
                        () -> decisions.claim(ACME, review, NOOR));

        var holder = view(review).assignee();
        assertThat(outcomes).hasAtLeastOneElementOfType(Claiming.Claimed.class);
        assertThat(outcomes)
                .filteredOn(Claiming.Taken.class::isInstance)
                .singleElement()
                .isEqualTo(new Claiming.Taken(holder, view(review).claimedUntil()));
    }

    @Test
    void aClaimIsRenewedByItsHolderAndFreeWhenItEnds() {
        var review = open("dana", null, "fail");
        decisions.claim(ACME, review, LENA);

        assertThat(decisions.claim(ACME, review, LENA)).isInstanceOf(Claiming.Claimed.class);
        assertThat(decide(review, NOOR, APPROVE)).isInstanceOf(Deciding.Taken.class);
        assertThat(decisions.claim(ACME, review, new Caller("https://other", "lena", null)))
                .as("the same name at another issuer")
                .isInstanceOf(Claiming.Taken.class);

        sql("update workflow.review set claimed_until = clock_timestamp()");
        assertThat(view(review).assignee()).isNull();
        assertThat(decide(review, NOOR, APPROVE)).isInstanceOf(Deciding.Decided.class);
    }

    @Test
    void whoApprovesLetsTheRunGoOnAtOnceInANewRound() {
        var review = open("dana", null, "fail");
        sql(
                "update workflow.run set deadline_at = clock_timestamp() - interval '1 s', crash_count = 4");

        var decided = decide(review, LENA, APPROVE);

        assertThat(decided)
                .isInstanceOfSatisfying(
                        Deciding.Decided.class,
                        won -> {
                            assertThat(won.review().status()).isEqualTo(Status.DECIDED);
                            assertThat(won.review().decision().by()).isEqualTo("lena");
                        });
        var claimed = store.claimOne(worker);
        assertThat(claimed.deadline()).isAfter(Instant.now().plus(Duration.ofMinutes(25)));
        assertThat(journals.past(claimed.held()).results()).containsEntry("gate", REVIEWED.json());
        assertThat(store.count("select crash_count from workflow.run")).isZero();
        assertThat(notes(claimed.held().run()))
                .containsExactly("opened in queue support", "approve by lena");
    }

    @Test
    void theTimelinesOrderIsThatOfItsTimes() {
        var held = claim("dana");
        journals.exit(held, new Exit.Retry("context", 1, null, DOUBT, Instant.now()));
        review(store.claimOne(worker).held(), null, "fail", "context");

        assertThat(
                        store.count(
                                """
                                select count(*)
                                from (select at, lag(at) over (order by id) as before
                                      from workflow.timeline) entry
                                where at < before
                                """))
                .isZero();
    }

    @Test
    void attemptsAreCountedAnewAfterADecision() {
        var held = claim("dana");
        journals.exit(held, new Exit.Retry("context", 1, null, DOUBT, Instant.now()));
        held = store.claimOne(worker).held();
        assertThat(journals.past(held).failedAttempts()).containsEntry("context", 1);
        var review = review(held, null, "fail", "context");

        decide(review, LENA, new Verdict.Approve(null, null));

        held = store.claimOne(worker).held();
        assertThat(journals.past(held).failedAttempts()).isEmpty();
        assertThat(store.count("select count(*) from workflow.attempt")).isEqualTo(1);
    }

    @Test
    void anEditIsLaidOverWhatTheStepFound() {
        var held = claim("dana");
        var found = new StepResult("answer", "{\"output\":{\"reply\":\"Yes.\"}}", null, null);
        journals.done(held, found);
        var review = review(held, null, "fail", "gate");

        decide(review, LENA, EDIT);

        assertThat(journals.past(store.claimOne(worker).held()).results())
                .containsEntry("answer", "{\"output\":{\"reply\":\"No.\"}}")
                .containsEntry("gate", "{\"reviewed\":true,\"decision\":\"edit\"}");
        assertThat(store.count("select count(*) from workflow.step_result where step = 'answer'"))
                .isEqualTo(1);
    }

    @Test
    void anEditStandsForAStepThatFoundNothing() {
        var review = open("dana", null, "fail");

        decide(review, LENA, EDIT);

        assertThat(journals.past(store.claimOne(worker).held()).results())
                .containsEntry("answer", "{\"output\":{\"reply\":\"No.\"}}");
    }

    @Test
    void ofSeveralEditsTheLastCounts() {
        decide(open("dana", null, "fail"), LENA, EDIT);
        var held = store.claimOne(worker).held();
        var again = review(held, null, "fail", "reply");

        decide(again, NOOR, new Verdict.Edit(null, "answer", "{\"output\":{}}", "Better"));

        assertThat(journals.past(store.claimOne(worker).held()).results())
                .containsEntry("answer", "{\"output\":{}}");
    }

    @Test
    void whoRejectsEndsTheRunWithoutADeadLetterAndTheReasonIsSealed() {
        var review = open("dana", null, "fail");

        decide(review, LENA, REJECT);

        var run = run(review);
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure())
                .isEqualTo(
                        Runs.FailureView.of(
                                FailureClass.LOW_CONFIDENCE,
                                "review_rejected",
                                "Not our customer",
                                null,
                                "ops"));
        assertThat(view(review).decision().reason()).isEqualTo("Not our customer");
        assertThat(store.count("select count(*) from workflow.dead_letter")).isZero();
        assertThat(
                        store.count(
                                "select count(*) from workflow.review where position(convert_to('customer', 'UTF8') in reason) > 0"))
                .isZero();
    }

    @Test
    void aDecisionThatEndsARunLetsTheNextOfTheConversationBegin() {
        var review = open("dana", null, "fail");
        var next = message(ACME, "dana", "Next");
        store.ingest(next);
        assertThat(store.claim(worker, 10)).isEmpty();

        decide(review, LENA, REJECT);

        assertThat(store.claimOne(worker).event()).isEqualTo(next.id());
    }

    @Test
    void aReviewThatExpiresLetsTheNextOfTheConversationBegin() {
        open("dana", Duration.ZERO, "fail");
        var next = message(ACME, "dana", "Next");
        store.ingest(next);
        assertThat(store.claim(worker, 10)).isEmpty();

        expiry.expire(10);

        assertThat(store.claimOne(worker).event()).isEqualTo(next.id());
    }

    @Test
    void aStaleNonceAForeignTenantAndAClosedReviewAreToldApart() {
        var review = open("dana", null, "fail");

        assertThat(decisions.decide(ACME, review, LENA, decision(UUID.randomUUID(), APPROVE)))
                .isEqualTo(new Deciding.Stale());
        assertThat(decisions.decide(GLOBEX, review, LENA, decision(nonce(review), APPROVE)))
                .isEqualTo(new Deciding.Unknown());
        assertThat(decisions.claim(GLOBEX, review, LENA)).isEqualTo(new Claiming.Unknown());
        assertThat(views.find(GLOBEX, review)).isEmpty();
        decide(review, LENA, APPROVE);
        assertThat(decide(review, LENA, APPROVE)).isEqualTo(new Deciding.Closed(Status.DECIDED));
        assertThat(decisions.claim(ACME, review, NOOR))
                .isEqualTo(new Claiming.Closed(Status.DECIDED));
        assertThat(run(review).version()).isEqualTo(4);
    }

    @Test
    void ofManyWhoDecideAtOnceOneWins() throws Exception {
        for (var round = 0; round < 10; round++) {
            var review = open("many" + round, null, "fail");
            var nonce = nonce(review);
            var before = run(review).version();

            var outcomes =
                    together(
                            () -> decisions.decide(ACME, review, LENA, decision(nonce, APPROVE)),
                            () -> decisions.decide(ACME, review, NOOR, decision(nonce, EDIT)),
                            () -> decisions.decide(ACME, review, LENA, decision(nonce, APPROVE)),
                            () -> decisions.decide(ACME, review, NOOR, decision(nonce, REJECT)));

            assertThat(outcomes).filteredOn(Deciding.Decided.class::isInstance).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.equals(new Deciding.Closed(Status.DECIDED)))
                    .hasSize(3);
            assertThat(run(review).version()).isEqualTo(before + 1);
        }
    }

    @Test
    void aDecisionTheClockAndACancellationCloseAReviewOnce() throws Exception {
        for (var round = 0; round < 15; round++) {
            var review = open("race" + round, Duration.ofMillis(4 * round), "fail");
            var nonce = nonce(review);
            var run = view(review).run();

            var outcomes =
                    together(
                            () -> decisions.decide(ACME, review, LENA, decision(nonce, APPROVE)),
                            () -> expireUntilClosed(review),
                            () -> journals.cancel(ACME, run, "dana"));

            var status = view(review).status();
            var decided = outcomes.getFirst() instanceof Deciding.Decided;
            assertThat(status == Status.DECIDED).as("round %d", round).isEqualTo(decided);
            assertThat(run(review).status())
                    .isEqualTo(status == Status.EXPIRED ? RunStatus.FAILED : RunStatus.CANCELLED);
            assertThat(notes(run))
                    .filteredOn(note -> note.startsWith("approve") || note.startsWith("expired"))
                    .hasSize(status == Status.CANCELLED ? 0 : 1);
        }
    }

    @Test
    void whatNobodyDecidesIsEscalatedOnceAndThenFailsTheRun() {
        var review = open("dana", Duration.ofHours(4), "escalate");
        decisions.claim(ACME, review, LENA);
        assertThat(expiry.expire(10)).isZero();

        sql("update workflow.review set due_at = clock_timestamp()");
        assertThat(expiry.expire(10)).isEqualTo(1);
        assertThat(view(review).queue()).isEqualTo("support-overdue");
        assertThat(view(review).status()).isEqualTo(Status.OPEN);
        assertThat(view(review).assignee()).isNull();
        assertThat(view(review).dueAt()).isAfter(Instant.now().plus(Duration.ofMinutes(230)));

        sql("update workflow.review set due_at = clock_timestamp()");
        assertThat(decide(review, LENA, APPROVE)).isEqualTo(new Deciding.Closed(Status.EXPIRED));
        assertThat(expiry.expire(10)).isEqualTo(1);
        assertThat(expiry.expire(10)).isZero();

        assertThat(view(review).status()).isEqualTo(Status.EXPIRED);
        assertThat(run(review).status()).isEqualTo(RunStatus.FAILED);
        assertThat(run(review).failure().failureClass()).isEqualTo(FailureClass.EXPIRED);
        assertThat(run(review).failure().code()).isEqualTo("review_expired");
        assertThat(store.count("select count(*) from workflow.dead_letter")).isEqualTo(1);
    }

    @Test
    void oneThatCannotBeMovedHoldsUpNoOther() {
        var broken = open("dana", Duration.ofHours(1), "fail");
        var next = open("eve", Duration.ofHours(2), "fail");
        sql("update workflow.review set due_at = due_at - interval '3 hours'");
        sql(
                "alter table workflow.review add constraint broken check (id <> '%s' or status = 'OPEN')"
                        .formatted(broken));
        try {
            assertThat(expiry.expire(10)).isEqualTo(1);
            assertThat(view(next).status()).isEqualTo(Status.EXPIRED);
            assertThat(run(broken).status()).isEqualTo(RunStatus.IN_REVIEW);
        } finally {
            sql("alter table workflow.review drop constraint broken");
        }
        assertThat(expiry.expire(10)).isEqualTo(1);
        assertThat(run(broken).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aLookForWhatIsDueReadsNothingElse() throws Exception {
        try (var connection = store.database().dataSource(PostgresRole.OWNER).getConnection()) {
            var owner = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            owner.sql("set enable_seqscan = off").update();

            var plan =
                    owner.sql("explain " + JdbcExpiry.DUE)
                            .param("limit", 100)
                            .query(String.class)
                            .list();

            assertThat(plan).anyMatch(line -> line.contains("Index Cond: (due_at <="));
        }
    }

    @Test
    void whatIsOnItsWayToTheOverdueQueueCanStillBeDecided() {
        var review = open("dana", Duration.ZERO, "escalate");

        assertThat(decide(review, LENA, APPROVE)).isInstanceOf(Deciding.Decided.class);
        assertThat(expiry.expire(10)).isZero();
    }

    @Test
    void severalWorkersEscalateOnce() throws Exception {
        var review = open("dana", Duration.ZERO, "escalate");
        sql("update workflow.review set due_for = interval '1 hour'");

        together(() -> expiry.expire(10), () -> expiry.expire(10), () -> expiry.expire(10));

        assertThat(view(review).queue()).isEqualTo("support-overdue");
        assertThat(view(review).status()).isEqualTo(Status.OPEN);
    }

    @Test
    void whoApprovesADeliveryInDoubtSettlesItsSend() {
        var review = deliveryUnknown();
        var sent = new StepResult("reply", "{\"sent\":true}", null, null);

        decide(review, LENA, new Verdict.Approve(sent, null));

        assertThat(sendStatus()).isEqualTo("DONE");
        assertThat(journals.past(store.claimOne(worker).held()).results())
                .containsEntry("reply", "{\"sent\":true}");
    }

    @Test
    void whoRejectsADeliveryInDoubtSaysThatItDidNotArrive() {
        var review = deliveryUnknown();

        decide(review, LENA, REJECT);

        assertThat(sendStatus()).isEqualTo("REFUSED");
        assertThat(run(review).failure().code()).isEqualTo("review_rejected");
    }

    @Test
    void aCallbackThatToldFirstIsBelievedMoreThanAPerson() {
        var review = deliveryUnknown();
        store.ingest(TestEvents.status(ACME, "key-1", "failed"));

        decide(
                review,
                LENA,
                new Verdict.Approve(new StepResult("reply", "{\"sent\":true}", null, null), null));

        assertThat(sendStatus()).isEqualTo("REFUSED");
        assertThat(journals.results(ACME, view(review).run())).doesNotContainKey("reply");
    }

    @Test
    void aCallbackThatComesAfterARejectionIsBelievedMoreThanAPerson() {
        var review = deliveryUnknown();
        decide(review, LENA, REJECT);

        store.ingest(TestEvents.status(ACME, "key-1", "delivered"));

        assertThat(sendStatus()).as("never sent again").isEqualTo("DONE");
        assertThat(run(review).status()).isEqualTo(RunStatus.FAILED);
    }

    private UUID deliveryUnknown() {
        var held = claim("dana");
        var sends = store.get(Sends.class);
        sends.intend(
                held,
                new Outgoing(
                        "key-1",
                        "reply",
                        "ops",
                        1,
                        io.penstock.schema.event.Channel.WHATSAPP,
                        "Hello"));
        sends.outcome(held, "key-1", new Outcome.Unknown());
        sql("update workflow.send set intended_at = intended_at - interval '61 s'");
        var why = new Failure(FailureClass.TRANSIENT, "outcome_unknown", "detail");
        journals.exit(held, new Exit.Unsettled("reply", "ops", why, "support", null, "fail"));
        return only(held);
    }

    private String sendStatus() {
        return store.owner().sql("select status from workflow.send").query(String.class).single();
    }

    private Object expireUntilClosed(UUID review) throws InterruptedException {
        for (var i = 0; i < 500 && view(review).status() == Status.OPEN; i++) {
            expiry.expire(10);
        }
        return "looked";
    }

    private UUID open(String conversation, @Nullable Duration due, String onExpiry) {
        return review(claim(conversation), due, onExpiry, "gate");
    }

    private Held claim(String conversation) {
        store.ingest(message(ACME, conversation, "Hello"));
        return store.claimOne(worker).held();
    }

    private UUID review(Held held, @Nullable Duration due, String onExpiry, String step) {
        journals.exit(held, new Exit.Review(step, "ops", DOUBT, null, "support", due, onExpiry));
        return only(held);
    }

    private UUID only(Held held) {
        var open = ReviewFilter.OPEN.ofRun(held.run());
        return views.page(ACME, open, null, 2).reviews().getFirst().id();
    }

    private Deciding decide(UUID review, Caller by, Verdict verdict) {
        return decisions.decide(ACME, review, by, decision(nonce(review), verdict));
    }

    private static Decision decision(UUID nonce, Verdict verdict) {
        return new Decision(nonce, "digest", verdict);
    }

    private UUID nonce(UUID review) {
        return views.find(ACME, review).orElseThrow().nonce();
    }

    private ReviewView view(UUID review) {
        return views.find(ACME, review).orElseThrow().review();
    }

    private Runs.RunView run(UUID review) {
        return store.views().run(ACME, view(review).run()).orElseThrow();
    }

    private List<String> notes(RunId run) {
        return store.views().timeline(ACME, run).orElseThrow().entries().stream()
                .filter(entry -> entry.kind().equals("review"))
                .map(Runs.Entry::note)
                .toList();
    }

    private long count(ReviewFilter filter) {
        return views.page(ACME, filter, null, 10).reviews().size();
    }

    private static List<UUID> ids(List<ReviewView> reviews) {
        return reviews.stream().map(ReviewView::id).toList();
    }

    private void sql(String sql) {
        store.owner().sql(sql).update();
    }

    @SafeVarargs
    private static List<Object> together(Callable<Object>... acts) throws Exception {
        var barrier = new CyclicBarrier(acts.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Object>>();
            for (var act : acts) {
                futures.add(
                        threads.submit(
                                () -> {
                                    barrier.await();
                                    return act.call();
                                }));
            }
            var outcomes = new ArrayList<>();
            for (var future : futures) {
                outcomes.add(future.get());
            }
            return outcomes;
        }
    }
}
