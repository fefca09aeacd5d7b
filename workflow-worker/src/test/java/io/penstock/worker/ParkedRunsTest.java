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
import org.junit.jupiter.api.Test;

/// Many runs wait for a slow model at once, in a worker with four connections to its database.
class ParkedRunsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int RUNS = 300;

    @Test
    void theyHoldNoConnectionAndOutliveTheirWorker() {
        try (var penstock =
                Penstock.startWith(
                        "--spring.datasource.hikari.maximum-pool-size=4",
                        "--penstock.lease.duration=30s",
                        "--penstock.worker.dispatch.places=6",
                        "--penstock.worker.dispatch.batch=50",
                        "--penstock.worker.retrieval.concurrent=4")) {
            var model = penstock.gateway().holds();
            park(penstock, RUNS);
            var pool = penstock.bean(HikariDataSource.class).getHikariPoolMXBean();
            Awaitility.await().atMost(PATIENCE).until(() -> pool.getActiveConnections() == 0);
            park(penstock, 1);

            penstock.stopWorker();
            assertThat(penstock.standing()).isEqualTo(Map.of("PENDING, 0 crashes", RUNS + 1L));

            model.release();
            penstock.startWorkerAgain();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(penstock::standing, Map.of("COMPLETED, 0 crashes", RUNS + 1L)::equals);
            assertThat(penstock.whatsApp().messages().stream().map(ArrivedMessage::key))
                    .hasSize(RUNS + 1)
                    .doesNotHaveDuplicates();
        }
    }

    /// Until the model was asked for each.
    private static void park(Penstock penstock, int runs) {
        var asked = penstock.gateway().calls().size() + runs;
        IntStream.range(0, runs)
                .forEach(_ -> penstock.receive(whatsapp("Can I return shoes I have worn once?")));
        Awaitility.await().atMost(PATIENCE).until(() -> penstock.gateway().calls().size() == asked);
    }
}
