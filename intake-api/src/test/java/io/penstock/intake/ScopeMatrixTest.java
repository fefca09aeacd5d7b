package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Gaps;
import io.penstock.embedded.scopes.Rule;
import io.penstock.embedded.scopes.Trial;
import io.penstock.platform.security.EndpointRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every endpoint × every scope × own and foreign tenant.
class ScopeMatrixTest {
    private static RunningIntake intake;
    private static MatrixObjects objects;
    private static Trial trial;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        objects = new MatrixObjects(intake);
        trial = new Trial(intake.uri("/"), objects);
    }

    @AfterAll
    static void stop() {
        objects.close();
    }

    @Test
    void everyEndpointHasOneRuleAndOneLineInTheTable() throws IOException {
        var enforced =
                intake.bean(EndpointRules.class).rules().stream()
                        .map(rule -> new Rule(rule.method().name(), rule.pattern(), rule.scope()))
                        .toList();

        var service = intake.bean(RequestMappingHandlerMapping.class).getApplicationContext();
        assertThat(Gaps.between(service, enforced, table())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("table")
    void onlyItsScopeOpensAnEndpointAndOnlyForItsTenant(Expected endpoint) {
        assertThat(trial.of(endpoint)).isEmpty();
    }

    static List<Expected> table() throws IOException {
        try (var table = ScopeMatrixTest.class.getResourceAsStream("/scopes.txt")) {
            return Expected.table(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
