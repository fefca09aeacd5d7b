package io.penstock.intake.channel.freshdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.Shapes;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshdeskSignatureTest {
    private static final String HEADER = "X-Intake-Token";
    private static final String TOKEN = "sample-freshdesk-token";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final FreshdeskAdapter adapter = new FreshdeskAdapter();
    private final Connection connection = connection(HEADER);

    @Test
    void bothSecretsCountInTheConnectionsHeader() {
        assertThat(judged(connection, HEADER, TOKEN)).isEqualTo("authentic");
        assertThat(judged(connection, "x-intake-token", "the-next-one")).isEqualTo("authentic");
    }

    @Test
    void everyChangedBitIsRefused() {
        for (var at = 0; at < TOKEN.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(TOKEN);
                changed.setCharAt(at, (char) (TOKEN.charAt(at) ^ 1 << bit));
                assertThat(judged(connection, HEADER, changed.toString()))
                        .as(changed.toString())
                        .isEqualTo("token-invalid");
            }
        }
    }

    @Test
    void anotherHeaderDoesNotCount() {
        assertThat(judged(connection, "X-Token", TOKEN)).isEqualTo("token-missing");
        assertThat(judged(connection(null), HEADER, TOKEN)).isEqualTo("token-header-missing");
    }

    @ParameterizedTest
    @CsvSource({"a-token, true", "a token, true", "'token ', false", "tökenn, false"})
    void aSecretIsWhatAHeaderHolds(String secret, boolean usable) {
        assertThat(adapter.unusable(secret).isEmpty()).isEqualTo(usable);
    }

    @Test
    void aBodyOfAnyShapeIsMapped() {
        var sample =
                StrictJson.TOLERANT.readTree(
                        Requests.sample("freshdesk/s037-freshdesk-ticket-rule")
                                .path("body")
                                .asString());
        var receipt = Requests.receipt(Channel.FRESHDESK, Map.of(), "{}", NOW);

        Shapes.of(sample)
                .forEach(
                        body ->
                                assertThatCode(() -> adapter.map(connection, receipt, body))
                                        .as("%s", body)
                                        .doesNotThrowAnyException());
    }

    private String judged(Connection connection, String header, String token) {
        return Requests.reason(
                adapter.authenticate(
                        connection,
                        Requests.receipt(Channel.FRESHDESK, Map.of(header, token), "{}", NOW)));
    }

    private static Connection connection(String header) {
        return Requests.connection(
                Channel.FRESHDESK,
                List.of(),
                new Admission(Verification.CHANNEL, header, Set.of(), null, null, null),
                "the-next-one",
                TOKEN);
    }
}
