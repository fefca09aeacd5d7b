package io.penstock.gateway;

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
import org.springframework.context.ApplicationContext;

/// Every endpoint × every scope × own and foreign tenant.
@GatewayTest
class ScopeMatrixTest {
    @Autowired private ApplicationContext service;
    @Autowired private EndpointRules rules;
    @Autowired private GatewayClient gateway;

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
        var trial = new Trial(URI.create(gateway.baseUrl()), new MatrixObjects(gateway));

        assertThat(trial.of(endpoint)).isEmpty();
    }

    static List<Expected> table() throws IOException {
        try (var table = ScopeMatrixTest.class.getResourceAsStream("/scopes.txt")) {
            return Expected.table(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
