package io.penstock.store.run;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.FailureCode;
import io.penstock.store.TestStore;
import io.penstock.store.outcall.Calls;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a step began, spent and called, as it stands in the journal.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepTimesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Start WAIT = new Start("pause", HOUR, HOUR, null);
    private static final Allowance TWO = new Allowance(2, null, new BigDecimal("0.01"));

    private TestStore store;
    private Journals journals;
    private long worker;
    private Held held;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        journals = store.journals();
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void claimARun() {
        store.clear();
        worker = store.worker();
        store.ingest(message(ACME, "dana", "Hello"));
        held = store.claimOne(worker).held();
    }

    @Test
    void aWaitKeepsItsInstantHoweverOftenItIsClaimed() {
        var first = at(journals.begin(held, WAIT));

        held = parkedAndClaimed();
        var second = at(journals.begin(held, WAIT));

        assertThat(second.due()).isEqualTo(first.due());
        assertThat(second.deadline()).isEqualTo(first.deadline());
        assertThat(second.over()).isFalse();
        assertThat(second.waited()).isTrue();
    }

    @Test
    void aWaitIsShownWithTheTimeItIsDue() {
        var due = at(journals.begin(held, WAIT)).due();

        journals.exit(held, new Exit.Sleep("pause", "ops", due, "waits"));

        var run = store.views().run(ACME, held.run()).orElseThrow();
        assertThat(run.dueAt()).isEqualTo(due);
        var last = store.views().timeline(ACME, held.run()).orElseThrow().entries().getLast();
        assertThat(last.dueAt()).isEqualTo(due);
        assertThat(last.owner()).isEqualTo("ops");
    }

    @Test
    void whatIsDueAlreadyIsNotWaitedFor() {
        var begun = at(journals.begin(held, new Start("pause", null, null, Instant.EPOCH)));

        assertThat(begun.over()).isTrue();
        assertThat(begun.waited()).isFalse();
    }

    @Test
    void aPersonWhoMovesTheRunBeginsItsDeadlineAnewAndNotItsWait() {
        var first = at(journals.begin(held, WAIT));
        store.owner()
                .sql("update workflow.step_begun set deadline_at = clock_timestamp()")
                .update();
        assertThat(at(journals.begin(held, WAIT)).late()).isTrue();

        held = movedByAPerson();
        var again = at(journals.begin(held, WAIT));

        assertThat(again.late()).isFalse();
        assertThat(again.due()).isEqualTo(first.due());
    }

    @Test
    void theRunsDeadlineCountsByTheDatabasesClock() {
        store.owner().sql("update workflow.run set deadline_at = clock_timestamp()").update();

        assertThat(at(journals.begin(held, new Start("pause", null, HOUR, null))).late()).isTrue();
    }

    @Test
    void aWorkerThatLostTheRunBeginsAndBuysNothing() {
        var stale = held;
        held = parkedAndClaimed();

        assertThat(journals.begin(stale, WAIT)).isInstanceOf(Begun.LostRace.class);
        assertThat(journals.buy(stale, "answer", 1, TWO)).isEqualTo(Bought.LOST_RACE);
        assertThat(store.count("select count(*) from workflow.attempt")).isZero();
    }

    @Test
    void callsAreCountedAcrossAttemptsAndRounds() {
        assertThat(journals.buy(held, "answer", 1, TWO)).isEqualTo(Bought.GRANTED);
        held = movedByAPerson();
        assertThat(journals.buy(held, "other", 1, TWO)).isEqualTo(Bought.GRANTED);

        assertThat(journals.buy(held, "answer", 2, TWO)).isEqualTo(Bought.NO_CALLS_LEFT);
    }

    @Test
    void aCrashDoesNotForgetACall() {
        journals.buy(held, "answer", 1, TWO);
        held = parkedAndClaimed();
        journals.buy(held, "answer", 1, TWO);

        assertThat(journals.buy(held, "answer", 1, TWO)).isEqualTo(Bought.NO_CALLS_LEFT);
    }

    @Test
    void anAnswerThatWasBoughtBeforeACrashIsNotCountedTwice() {
        journals.buy(held, "answer", 1, TWO);
        held = parkedAndClaimed();
        journals.buy(held, "answer", 1, TWO);
        journals.attempted(held, new Attempt("answer", 1, "{}", "yes", BigDecimal.ONE, true));

        assertThat(journals.buy(held, "answer", 2, TWO)).isEqualTo(Bought.GRANTED);
        assertThat(usd()).isEqualTo("1.00000000");
    }

    @Test
    void aCallThatReachedNoModelIsTakenBack() {
        for (var i = 0; i < 3; i++) {
            assertThat(journals.buy(held, "answer", 1, TWO)).isEqualTo(Bought.GRANTED);
            var away = FailureCode.SERVICE_AWAY.because("restarting");
            journals.exit(held, new Exit.Retry("answer", 1, "ops", away, Instant.EPOCH));
            held = store.claimOne(worker).held();
        }
    }

    @Test
    void anAnswerThatWasLostCountsForItMayHaveBeenBought() {
        for (var i = 0; i < 2; i++) {
            assertThat(journals.buy(held, "answer", 1, TWO)).isEqualTo(Bought.GRANTED);
            var lost = FailureCode.ANSWER_LOST.because("silent");
            journals.exit(held, new Exit.Retry("answer", 1, "ops", lost, Instant.EPOCH));
            held = store.claimOne(worker).held();
        }

        assertThat(journals.past(held).failedAttempts()).isEmpty();
        assertThat(journals.buy(held, "answer", 1, TWO)).isEqualTo(Bought.NO_CALLS_LEFT);
    }

    @Test
    void anUnknownPriceIsNotZero() {
        var allowance = new Allowance(null, new BigDecimal("0.03"), new BigDecimal("0.02"));
        journals.buy(held, "answer", 1, allowance);
        journals.attempted(held, new Attempt("answer", 1, "{}", "yes"));
        assertThat(journals.buy(held, "answer", 2, allowance)).isEqualTo(Bought.GRANTED);

        assertThat(journals.buy(held, "answer", 3, allowance)).isEqualTo(Bought.NO_MONEY_LEFT);
    }

    @Test
    void aPriceThatIsKnownCountsAsItIs() {
        var allowance = new Allowance(null, new BigDecimal("0.03"), BigDecimal.TEN);
        journals.buy(held, "answer", 1, allowance);
        journals.attempted(
                held, new Attempt("answer", 1, "{}", "yes", new BigDecimal("0.02"), false));

        assertThat(journals.buy(held, "answer", 2, allowance)).isEqualTo(Bought.GRANTED);
    }

    @Test
    void aCallHasItsIntentBeforeAndItsAnswerAfterAndItsOwnerInTheTimeline() {
        var calls = store.get(Calls.class);
        var outgoing = new Calls.Outgoing("key", "ask", 1, "orders", "api.example.com");
        var body = "{\"secret\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(calls.earlier(held, "key")).isEmpty();
        assertThat(calls.intend(held, outgoing)).isEqualTo(new Calls.Intent.Fresh());
        assertThat(journals.past(held).begun()).containsExactly("ask");
        assertThat(calls.earlier(held, "key")).hasValue(new Calls.Intent.InDoubt());
        assertThat(calls.intend(held, outgoing)).isEqualTo(new Calls.Intent.InDoubt());
        calls.outcome(held, "key", new Calls.Outcome.Answered(201, body));
        assertThat(calls.earlier(held, "key")).get().isInstanceOf(Calls.Intent.Answered.class);

        assertThat(calls.intend(held, outgoing))
                .isInstanceOfSatisfying(
                        Calls.Intent.Answered.class,
                        answered -> {
                            assertThat(answered.status()).isEqualTo(201);
                            assertThat(answered.body()).isEqualTo(body);
                        });
        assertThat(
                        store.count(
                                "select count(*) from workflow.call where position(convert_to('secret', 'UTF8') in response) > 0"))
                .isZero();
        assertThat(store.views().timeline(ACME, held.run()).orElseThrow().entries().getLast())
                .satisfies(
                        entry -> {
                            assertThat(entry.kind()).isEqualTo("send");
                            assertThat(entry.owner()).isEqualTo("orders");
                            assertThat(entry.note()).isEqualTo("call done 201");
                        });
    }

    @Test
    void aCallThatWasRefusedMayBeMadeAgainUnderItsKey() {
        var calls = store.get(Calls.class);
        var outgoing = new Calls.Outgoing("key", "ask", 1, "orders", "api.example.com");
        calls.intend(held, outgoing);
        calls.outcome(
                held, "key", new Calls.Outcome.Refused(FailureCode.TARGET_AWAY.because("away")));

        assertThat(journals.past(held).begun()).isEmpty();
        assertThat(calls.earlier(held, "key")).isEmpty();
        assertThat(calls.intend(held, outgoing)).isEqualTo(new Calls.Intent.Fresh());
    }

    @Test
    void aFailureIsShownWithAllThatIsKnownOfIt() {
        var due = Instant.parse("2040-01-01T00:00:00Z");
        var failure = FailureCode.RATE_LIMITED_CALL.because("the provider said so");

        journals.exit(held, new Exit.Retry("answer", 1, "models", failure, due));

        var shown = store.views().run(ACME, held.run()).orElseThrow().failure();
        assertThat(shown.code()).isEqualTo("rate_limited");
        assertThat(shown.message()).isEqualTo("The other side asked for fewer calls");
        assertThat(shown.retryable()).isTrue();
        assertThat(shown.nextAttempt()).isEqualTo(due);
        assertThat(shown.owner()).isEqualTo("models");
        assertThat(store.views().timeline(ACME, held.run()).orElseThrow().entries())
                .filteredOn(entry -> entry.kind().equals("attempt"))
                .singleElement()
                .satisfies(
                        attempt -> {
                            assertThat(attempt.failure().nextAttempt()).isEqualTo(due);
                            assertThat(attempt.failure().detail()).isNull();
                        });
    }

    private static Begun.At at(Begun begun) {
        return (Begun.At) begun;
    }

    private Held parkedAndClaimed() {
        journals.exit(held, new Exit.Release());
        return store.claimOne(worker).held();
    }

    private Held movedByAPerson() {
        var interventions = store.get(Interventions.class);
        journals.exit(
                held,
                new Exit.Fail("pause", "ops", FailureCode.STEP_BROKE.because("broken"), false));
        store.transaction()
                .executeWithoutResult(
                        _ ->
                                interventions.resume(
                                        interventions.lock(ACME, held.run()).orElseThrow(), null));
        return store.claimOne(worker).held();
    }

    private String usd() {
        return store.owner()
                .sql("select sum(cost)::text from workflow.attempt")
                .query(String.class)
                .single();
    }
}
