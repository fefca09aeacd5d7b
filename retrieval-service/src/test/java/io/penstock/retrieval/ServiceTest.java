package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.api.Documents.Document;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=0"})
@Import({RetrievalService.Surroundings.class, ServiceTest.Issuer.class})
class ServiceTest {
    @LocalServerPort private int api;
    @LocalManagementPort private int management;

    @Test
    void readyMeansThatTheIndexHasCaughtUp() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> status(management, "/actuator/health/readiness").value() == 200);
        assertThat(status(management, "/actuator/health/liveness").value()).isEqualTo(200);
    }

    @Test
    void aTokenOfTheIssuerOpensTheApi() {
        var token = TestIssuer.shared().token("acme", "documents:write");
        var expired = TestIssuer.shared().token(Duration.ofMinutes(-5), "acme", "documents:write");
        var document = new Document("d", "faq", "Title", "Some words.", null);

        assertThat(put(document, token)).isEqualTo(HttpStatus.CREATED);
        assertThat(put(document, token)).isEqualTo(HttpStatus.OK);
        assertThat(put(document, expired)).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void metricsTellHowFarTheIndexIsBehind() {
        var metrics =
                RestClient.create("http://127.0.0.1:" + management)
                        .get()
                        .uri("/actuator/prometheus")
                        .headers(
                                headers ->
                                        headers.setBearerAuth(
                                                TestIssuer.shared().token("acme", "metrics:read")))
                        .retrieve()
                        .body(String.class);

        assertThat(metrics)
                .contains("penstock_retrieval_index_lag_seconds", "penstock_retrieval_time");
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

    private HttpStatusCode put(Document document, String token) {
        return RestClient.create("http://127.0.0.1:" + api)
                .put()
                .uri("/v1/documents/" + document.id())
                .headers(headers -> headers.setBearerAuth(token))
                .body(document)
                .exchange((_, response) -> response.getStatusCode());
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Issuer {
        @Bean
        DynamicPropertyRegistrar issuer() {
            var jwt = "spring.security.oauth2.resourceserver.jwt.";
            return properties -> {
                properties.add(jwt + "issuer-uri", TestIssuer.shared()::issuerUri);
                properties.add(jwt + "jwk-set-uri", TestIssuer.shared()::jwksUri);
            };
        }
    }
}
