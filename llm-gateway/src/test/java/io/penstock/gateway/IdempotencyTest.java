package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.fails;
import static io.penstock.gateway.FakeProvider.hangsUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.FakeProvider.Behaviour;
import io.penstock.gateway.GatewayClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@GatewayTest
class IdempotencyTest {
    private static final String NEWEST =
            "select call from gateway.idempotent_call order by call desc limit 1";

    private final FakeProvider provider = FakeProvider.shared();
    private final String key = "run/step/" + UUID.randomUUID();
    @Autowired private GatewayClient gateway;
    @Autowired private JdbcClient jdbc;
    @Autowired private Flyway flyway;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    @Test
    void fiftyCallersAtOnceCostOneCall() throws Exception {
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        var answers = new ArrayList<Future<Answer>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> ask("Hello")));
            }
            await().until(() -> !provider.seen().isEmpty());
            release.countDown();
        }

        var calls = new ArrayList<String>();
        for (var answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
            assertThat(answer.get().content()).isEqualTo("Late.");
            calls.add(answer.get().header("x-penstock-call-id"));
        }
        assertThat(provider.seen()).hasSize(1);
        assertThat(calls).hasSize(50).containsOnly(calls.getFirst());
    }

    @Test
    void answersThatComeAllAtOnceAreAllKept() throws Exception {
        var release = new CountDownLatch(1);
        provider.script(
                "first", Collections.nCopies(200, hangsUntil(release)).toArray(Behaviour[]::new));
        var answers = new ArrayList<Future<Answer>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 200; i++) {
                var mine = key + i;
                answers.add(callers.submit(() -> ask("Hello", mine)));
            }
            await().until(() -> provider.seen().size() == 200);
            release.countDown();
        }

        for (var answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
        }
        for (var i = 0; i < 200; i++) {
            assertThat(ask("Hello", key + i).header("x-penstock-repeated")).isEqualTo("true");
        }
        assertThat(provider.seen()).hasSize(200);
    }

    @Test
    void repeatsTheRecordedAnswer() {
        var first = ask("Hello");
        var second = ask("Hello");

        assertThat(second.raw().body()).isEqualTo(first.raw().body());
        assertThat(second.header("x-penstock-call-id"))
                .isEqualTo(first.header("x-penstock-call-id"));
        assertThat(second.header("x-penstock-provider")).isEqualTo("first");
        assertThat(first.header("x-penstock-repeated")).as("it was bought").isEmpty();
        assertThat(second.header("x-penstock-repeated")).as("nothing was bought").isEqualTo("true");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void refusesTheKeyForAnotherBody() {
        ask("Hello");
        var other = ask("Goodbye");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.errorCode()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void refusesTheKeyForAnotherBodyWhileTheFirstIsInFlight() throws Exception {
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = callers.submit(() -> ask("Hello"));
            await().until(() -> !provider.seen().isEmpty());

            assertThat(ask("Goodbye").errorCode()).isEqualTo("idempotency_key_reused");

            release.countDown();
            assertThat(first.get().status()).isEqualTo(200);
        }
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void givesTheAnswerToACallerWhoGaveUpBeforeItWasStored() {
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = callers.submit(() -> ask("Hello"));
            await().until(() -> !provider.seen().isEmpty());
            first.cancel(true);
            release.countDown();
        }

        assertThat(ask("Hello").content()).isEqualTo("Late.");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void takesAnotherOrderOfMembersForTheSameBody() {
        gateway.chat(
                "{\"model\": \"single\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}",
                "idempotency-key",
                key);
        var again =
                gateway.chat(
                        "{\"messages\": [{\"content\": \"a\", \"role\": \"user\"}], \"model\":"
                                + " \"single\"}",
                        "idempotency-key",
                        key);

        assertThat(again.status()).isEqualTo(200);
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void keepsTenantsApart() {
        ask("Hello");
        var body =
                "{\"model\": \"single\", \"messages\": [{\"role\": \"user\", \"content\": \"b\"}]}";
        var other =
                gateway.send(
                        "POST",
                        "/chat/completions",
                        body,
                        GatewayClient.token("globex"),
                        "idempotency-key",
                        key);

        assertThat(other.status()).isEqualTo(200);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void letsAFailedCallBeTriedAgain() {
        provider.script("first", fails(501, "x"));

        assertThat(ask("Hello").status()).isEqualTo(503);
        assertThat(ask("Hello").status()).isEqualTo(200);
    }

    @Test
    void takesOverFromACallThatDiedWithItsInstance() {
        ask("Hello");
        asIfItsInstanceDied("clock_timestamp() - interval '1 second'");

        assertThat(ask("Hello").status()).isEqualTo(200);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void waitsForACallOfAnotherInstanceAsLongAsItsCallerMay() {
        ask("Hello");
        asIfItsInstanceDied("clock_timestamp() + interval '1 minute'");

        var answer =
                gateway.ask(
                        "single", "Hello", "idempotency-key", key, "x-penstock-timeout-ms", "600");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.errorCode()).isEqualTo("idempotency_key_in_flight");
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void makesTheCallOnceItsKeyIsGivenBackByAnotherInstance() throws Exception {
        ask("Hello");
        asIfItsInstanceDied("clock_timestamp() + interval '1 minute'");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = callers.submit(() -> ask("Hello"));
            await().during(Duration.ofMillis(500)).until(() -> !waiting.isDone());
            asOwner("delete from gateway.idempotent_call where call = (%s)".formatted(NEWEST));

            assertThat(waiting.get().status()).isEqualTo(200);
        }
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void givesTheAnswerThatAnotherInstanceGotMeanwhile() throws Exception {
        ask("Hello");
        asOwner("create table gateway.kept as select * from gateway.idempotent_call");
        asIfItsInstanceDied("clock_timestamp() + interval '1 minute'");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = callers.submit(() -> ask("Hello"));
            await().during(Duration.ofMillis(500)).until(() -> !waiting.isDone());
            asOwner(
                    """
                    update gateway.idempotent_call held
                    set answer = kept.answer, status = kept.status
                    from gateway.kept
                    where kept.call = held.call and held.call = (%s)
                    """
                            .formatted(NEWEST));

            assertThat(waiting.get().header("x-penstock-repeated")).isEqualTo("true");
        } finally {
            asOwner("drop table gateway.kept");
        }
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void storesNoAnswerInTheClear() {
        ask("Hello");
        var stored =
                jdbc.sql("select answer from gateway.idempotent_call where answer is not null")
                        .query(byte[].class)
                        .list();
        assertThat(stored).isNotEmpty().noneMatch(bytes -> new String(bytes).contains("Fine."));
    }

    /// The newest call's row, as it is while the call is in flight.
    private void asIfItsInstanceDied(String leaseUntil) {
        asOwner(
                """
                update gateway.idempotent_call
                set answer = null, status = null, lease_until = %s
                where call = (%s)
                """
                        .formatted(leaseUntil, NEWEST));
    }

    private void asOwner(String sql) {
        JdbcClient.create(flyway.getConfiguration().getDataSource()).sql(sql).update();
    }

    private Answer ask(String question) {
        return ask(question, key);
    }

    private Answer ask(String question, String key) {
        return gateway.ask("single", question, "idempotency-key", key);
    }
}
