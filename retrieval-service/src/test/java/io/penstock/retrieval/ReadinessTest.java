package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=0"})
@Import(RetrievalService.Surroundings.class)
class ReadinessTest {
    @LocalServerPort private int api;
    @LocalManagementPort private int management;

    @Test
    void readyMeansThatTheIndexHasCaughtUp() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> status(management, "/actuator/health/readiness").value() == 200);
        assertThat(status(management, "/actuator/health/liveness").value()).isEqualTo(200);
    }

    @Test
    void metricsAreForTheirScopeAlone() {
        assertThat(status(management, "/actuator/prometheus").value()).isEqualTo(401);
        assertThat(status(management, "/actuator/env").value()).isIn(401, 404);
    }

    @Test
    void theApiAsksForAToken() {
        assertThat(status(api, "/v1/documents/x").value()).isEqualTo(401);
        assertThat(status(api, "/actuator/health").value()).isIn(401, 404);
    }

    private static HttpStatusCode status(int port, String path) {
        return RestClient.create("http://127.0.0.1:" + port)
                .get()
                .uri(path)
                .exchange((_, response) -> response.getStatusCode());
    }
}
