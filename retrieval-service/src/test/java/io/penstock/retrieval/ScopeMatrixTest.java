package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Gaps;
import io.penstock.embedded.scopes.Rule;
import io.penstock.embedded.scopes.Trial;
import io.penstock.platform.security.EndpointRules;
import io.penstock.schema.api.Retrieval;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/// Every endpoint × every scope × own and foreign tenant.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=0"})
@Import({RetrievalService.Surroundings.class, ServiceTest.Issuer.class})
class ScopeMatrixTest {
    private static final String DOCUMENT =
            """
            {"id": "matrix", "source": "faq", "title": "Title", "text": "Some words."}
            """;
    private static final String QUERY = "{\"query\": \"words\"}";

    @Autowired private ApplicationContext service;
    @Autowired private EndpointRules rules;
    @LocalServerPort private int port;

    @Test
    void everyEndpointHasOneRuleAndOneLineInTheTable() throws IOException {
        var enforced =
                rules.rules().stream()
                        .map(rule -> new Rule(rule.method().name(), rule.pattern(), rule.scope()))
                        .toList();

        assertThat(Gaps.between(service, enforced, table())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("table")
    void onlyItsScopeOpensAnEndpointAndOnlyForItsTenant(Expected endpoint) {
        var trial = new Trial(URI.create("http://127.0.0.1:" + port), new Made());

        assertThat(trial.of(endpoint)).isEmpty();
    }

    static List<Expected> table() throws IOException {
        try (var table = ScopeMatrixTest.class.getResourceAsStream("/scopes.txt")) {
            return Expected.table(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private final class Made implements Trial.Objects {
        @Override
        public String made(String variable) {
            return switch (variable) {
                case "document" -> {
                    call(HttpMethod.PUT, "/v1/documents/matrix", DOCUMENT);
                    yield "matrix";
                }
                case "retrieval" ->
                        call(HttpMethod.POST, "/v1/search", QUERY)
                                .body(Retrieval.SearchResponse.class)
                                .retrieval()
                                .toString();
                default -> throw new IllegalArgumentException(variable);
            };
        }

        @Override
        public Trial.Body body(Expected endpoint) {
            var body =
                    switch (endpoint.path()) {
                        case "/v1/documents/batch" -> "{\"documents\": [" + DOCUMENT + "]}";
                        case "/v1/documents/{document}" -> DOCUMENT;
                        default -> QUERY;
                    };
            return new Trial.Body("application/json", body);
        }

        private RestClient.ResponseSpec call(HttpMethod method, String path, String body) {
            var token = TestIssuer.shared().token(Trial.OWN, "documents:read", "documents:write");
            var answer =
                    RestClient.create("http://127.0.0.1:" + port)
                            .method(method)
                            .uri(path)
                            .headers(headers -> headers.setBearerAuth(token))
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(body)
                            .retrieve();
            if (method == HttpMethod.PUT) {
                answer.toBodilessEntity();
            }
            return answer;
        }
    }
}
