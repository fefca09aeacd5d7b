package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.penstock.embedded.whatsapp.ArrivedMessage;
import io.penstock.worker.story.Penstock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many runs wait for a slow model at once, in a worker with four connections to its database.
class ParkedRunsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int RUNS = 400;

    private Penstock penstock;

    @BeforeEach
    void start() {
        penstock =
                Penstock.startWith(
                        "--spring.datasource.hikari.maximum-pool-size=4",
                        "--penstock.lease.duration=30s",
                        "--penstock.worker.dispatch.places=6",
                        "--penstock.worker.dispatch.batch=50",
                        "--penstock.worker.retrieval.concurrent=4");
    }

    @AfterEach
    void stop() {
        penstock.close();
    }

    @Test
    void theyHoldNoConnectionAndAllComeToTheirEnd() {
        var model = penstock.gateway().holds();
        park();

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> pool().getHikariPoolMXBean().getActiveConnections() == 0);
        penstock.receive(whatsapp("And one more?"));
        Awaitility.await().atMost(PATIENCE).until(() -> penstock.gateway().calls().size() > RUNS);
        model.release();

        Awaitility.await()
                .atMost(PATIENCE)
                .until(penstock::standing, Map.of("COMPLETED, 0 crashes", RUNS + 1L)::equals);
        assertThat(penstock.whatsApp().messages().stream().map(ArrivedMessage::key))
                .hasSize(RUNS + 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void aWorkerThatStopsPutsThemBackForTheNext() {
        var model = penstock.gateway().holds();
        park();

        penstock.stopWorker();

        assertThat(penstock.standing()).isEqualTo(Map.of("PENDING, 0 crashes", (long) RUNS));
        model.release();
        penstock.startWorkerAgain();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(penstock::standing, Map.of("COMPLETED, 0 crashes", (long) RUNS)::equals);
        assertThat(penstock.whatsApp().messages()).hasSize(RUNS);
    }

    private void park() {
        IntStream.range(0, RUNS)
                .forEach(_ -> penstock.receive(whatsapp("Can I return shoes I have worn once?")));
        Awaitility.await().atMost(PATIENCE).until(() -> penstock.gateway().calls().size() == RUNS);
    }

    private HikariDataSource pool() {
        return penstock.bean(HikariDataSource.class);
    }
}
