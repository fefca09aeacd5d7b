package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Gaps;
import io.penstock.embedded.scopes.Rule;
import io.penstock.embedded.scopes.Trial;
import io.penstock.platform.security.EndpointRules;
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

/// Every endpoint × every scope × own and foreign tenant.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=0"})
@Import({RetrievalService.Surroundings.class, ServiceTest.Issuer.class})
class ScopeMatrixTest {
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
        var address = URI.create("http://127.0.0.1:" + port);
        var trial = new Trial(address, new MatrixObjects(address));

        assertThat(trial.of(endpoint)).isEmpty();
    }

    static List<Expected> table() throws IOException {
        try (var table = ScopeMatrixTest.class.getResourceAsStream("/scopes.txt")) {
            return Expected.table(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
