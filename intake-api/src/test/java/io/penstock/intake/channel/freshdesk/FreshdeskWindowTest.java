package io.penstock.intake.channel.freshdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.RunningIntake;
import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.StrictBody;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connections;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Time decides whether the same body is the same event.
class FreshdeskWindowTest {
    private static RunningIntake intake;
    private static Connection connection;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        connection = intake.bean(Connections.class).find(Channel.FRESHDESK, "ep_fd").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "at once, 2026-06-01T12:00:00Z, 2026-06-01T12:00:01Z, true",
        "last retry, 2026-06-01T13:59:59Z, 2026-06-01T15:34:59Z, true",
        "two hours, 2026-06-01T13:59:59Z, 2026-06-01T15:59:59Z, true",
        "four hours, 2026-06-01T12:00:00Z, 2026-06-01T16:00:00Z, false"
    })
    void theSameBodyWithinTwoHoursIsADuplicate(
            String body, Instant first, Instant second, boolean duplicate) {
        assertThat(accepted(body, first)).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accepted(body, second) instanceof Acceptance.Duplicate).isEqualTo(duplicate);
    }

    private static Acceptance accepted(String body, Instant at) {
        var text = "{\"window\":\"" + body + "\"}";
        var receipt = Requests.receipt(Channel.FRESHDESK, Map.of(), text, at);
        return switch (StrictBody.parse(receipt.request().body())) {
            case Parsed.Body(var json) ->
                    intake.bean(Acceptor.class)
                            .accept(receipt, new FreshdeskAdapter().map(connection, receipt, json))
                            .getFirst();
            case Parsed.Unreadable(var problem) -> throw new AssertionError(problem);
        };
    }
}
