package io.penstock.store.gate;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import io.penstock.store.view.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatesTest {
    private static final GateKey ROUTE = GateKey.route(ACME, "default");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SPREAD = Duration.ofMillis(100);

    private TestStore store;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @AfterEach
    void forget() {
        store.clear();
        store.owner().sql("truncate workflow.gate").update();
    }

    @Test
    void aGateIsClosedForItsTenantAndTargetAlone() {
        gates().close(ROUTE, HOUR, "rate_limited");
        gates().close(GateKey.connection(GLOBEX, Channel.WHATSAPP, "ep"), HOUR, "rate_limited");

        assertThat(gates().closed(ACME))
                .extracting(Gates.Waiting::closing)
                .singleElement()
                .satisfies(
                        closing -> {
                            assertThat(closing.gate()).isEqualTo(ROUTE);
                            assertThat(closing.opensIn()).isBetween(Duration.ofMinutes(59), HOUR);
                            assertThat(closing.code()).isEqualTo("rate_limited");
                        });
        assertThat(gates().closed(GLOBEX))
                .extracting(waiting -> waiting.closing().gate().label())
                .containsExactly("gate connection whatsapp/ep");
        assertThat(gates().lately(Duration.ZERO)).hasSize(2);
    }

    @Test
    void ofAHundredCallsThatMeetTheSameRefusalOneClosingCountsAndTheLongestWaitHolds()
            throws InterruptedException {
        var begin = new CountDownLatch(1);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 1; i <= 100; i++) {
                var wait = Duration.ofSeconds(i);
                calls.submit(
                        () -> {
                            begin.await();
                            return gates().close(ROUTE, wait, "rate_limited");
                        });
            }
            begin.countDown();
        }

        assertThat(gates().closed(ACME))
                .extracting(Gates.Waiting::closing)
                .singleElement()
                .satisfies(
                        closing -> {
                            assertThat(closing.times()).isEqualTo(1);
                            assertThat(closing.opensIn()).isGreaterThan(Duration.ofSeconds(90));
                        });
    }

    @Test
    void closingsInARowAreCountedUntilTwoMinutesOfPeace() {
        gates().close(ROUTE, HOUR, "rate_limited");
        opened("1 second");
        assertThat(gates().close(ROUTE, HOUR, "rate_limited").times()).isEqualTo(2);
        opened("1 minute");
        assertThat(gates().close(ROUTE, HOUR, "rate_limited").times()).isEqualTo(3);
        opened("3 minutes");
        assertThat(gates().close(ROUTE, HOUR, "rate_limited").times()).isEqualTo(1);
    }

    @Test
    void whoeverWaitsAtAGateThatAPersonOpensIsDueSoonAndNobodyElse() {
        gates().close(ROUTE, HOUR, "rate_limited");
        for (var name : new String[] {"dana", "robin"}) {
            store.ingest(message(ACME, name, "Hello"));
            park(ROUTE.label());
        }
        store.ingest(message(ACME, "kim", "Hello"));
        failedAt(ROUTE.label());
        store.ingest(message(ACME, "alex", "Hello"));
        park("gate route other");
        assertThat(gates().wakeOnce(10, SPREAD)).isZero();
        assertThat(gates().closed(ACME)).extracting(Gates.Waiting::runs).containsExactly(3L);

        assertThat(gates().open(ROUTE, "sre")).isTrue();
        assertThat(gates().open(ROUTE, "sre")).isFalse();

        assertThat(gates().closed(ACME)).isEmpty();
        assertThat(gates().wakeOnce(2, SPREAD)).isEqualTo(2);
        assertThat(gates().wakeOnce(2, SPREAD)).isEqualTo(1);
        assertThat(gates().wakeOnce(2, SPREAD)).isZero();
        var worker = store.worker();
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            store.claim(worker, 10);
                            assertThat(running()).isEqualTo(3);
                        });
        assertThat(store.views().page(ACME, RunFilter.ALL, null, 10).runs())
                .filteredOn(run -> run.status() == RunStatus.WAITING)
                .singleElement()
                .satisfies(
                        run -> {
                            assertThat(run.waitingFor()).isEqualTo("gate route other");
                            assertThat(run.dueAt()).isAfter(Instant.now().plusSeconds(60));
                        });
    }

    private long running() {
        return store.count("select count(*) from workflow.run where status = 'RUNNING'");
    }

    private void failedAt(String gate) {
        var busy = FailureCode.RATE_LIMITED_CALL.because("The model asked for fewer calls");
        store.journals()
                .exit(
                        store.claimOne(store.worker()).held(),
                        new Exit.Retry(
                                "answer", 1, "support", busy, Instant.now().plus(HOUR), gate));
    }

    private void park(String at) {
        store.journals()
                .exit(
                        store.claimOne(store.worker()).held(),
                        new Exit.Sleep("answer", "support", Instant.now().plus(HOUR), at));
    }

    private void opened(String ago) {
        store.owner()
                .sql(
                        """
                        update workflow.gate
                        set closed_until = clock_timestamp() - cast(:ago as interval)
                        """)
                .param("ago", ago)
                .update();
    }

    private Gates gates() {
        return store.get(Gates.class);
    }
}
