package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.openapi.ApiDocument;
import io.penstock.embedded.openapi.ApiGaps;
import io.penstock.embedded.openapi.Conformance;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Rule;
import io.penstock.platform.security.EndpointRules;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.CompiledSchema;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/// Holds `openapi.yaml` to the code, and the code's answers to `openapi.yaml`.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=0"})
@Import({RetrievalService.Surroundings.class, ServiceTest.Issuer.class})
class OpenApiTest {
    private static final ApiDocument DOCUMENT = ApiDocument.ofService();

    @Autowired private ApplicationContext service;
    @Autowired private EndpointRules rules;
    @LocalServerPort private int port;

    @Test
    void isOpenApi() {
        var schema = CompiledSchema.of(ApiDocument.schemaOfDocuments());

        assertThat(schema.check(DOCUMENT.root())).isEmpty();
        assertThat(DOCUMENT.broken()).isEmpty();
        assertThat(DOCUMENT.unused()).isEmpty();
    }

    @Test
    void saysOfEveryEndpointWhatTheCodeSays() {
        var enforced =
                rules.rules().stream()
                        .map(rule -> new Rule(rule.method().name(), rule.pattern(), rule.scope()))
                        .toList();

        assertThat(ApiGaps.between(service, enforced, DOCUMENT)).isEmpty();
    }

    @Test
    void describesTheRecordsThatNoMethodDeclares() {
        assertThat(DOCUMENT.differences("Problem", Problem.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.penstock.retrieval.ScopeMatrixTest#table")
    void whatAnEndpointAnswersIsWhatItSays(Expected endpoint) {
        var address = URI.create("http://127.0.0.1:" + port);
        var conformance =
                new Conformance(
                        address,
                        new MatrixObjects(address),
                        DOCUMENT,
                        (schema, answer) -> CompiledSchema.of(schema).check(answer));

        assertThat(conformance.of(endpoint)).isEmpty();
    }
}
