package io.penstock.intake.channel.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.Shapes;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoSignatureTest {
    private static final String TOKEN = "sample-zoho-channel-token";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final ZohoAdapter adapter = new ZohoAdapter();
    private final Connection connection =
            Requests.connection(Channel.ZOHO, List.of(), Admission.ORDINARY, "the-next-one", TOKEN);
    private final String sample =
            Requests.sample("zoho/s038-zoho-notification-json").path("body").asString();

    @Test
    void bothSecretsCount() {
        assertThat(judged(sample)).isEqualTo("authentic");
        assertThat(judged(sample.replace(TOKEN, "the-next-one"))).isEqualTo("authentic");
    }

    @Test
    void everyChangedBitOfTheTokenIsRefused() {
        var start = sample.indexOf(TOKEN);
        for (var at = start; at < start + TOKEN.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(sample);
                changed.setCharAt(at, (char) (sample.charAt(at) ^ 1 << bit));
                assertThat(judged(changed.toString()))
                        .as(changed.toString())
                        .isIn("token-invalid", "body-unreadable");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"token\":null}",
                "{\"token\":[\"sample-zoho-channel-token\"]}",
                "{\"a\":{\"token\":\"sample-zoho-channel-token\"}}",
                "\"sample-zoho-channel-token\""
            })
    void theTokenIsAMemberOfTheBodyItself(String body) {
        assertThat(judged(body)).isEqualTo("token-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"token\":\"sample-zoho-channel-token\"",
                "{\"token\":\"sample-zoho-channel-token\",\"token\":\"x\"}",
                "{\"token\":\"sample-zoho-channel-token\"} {}"
            })
    void whatCannotBeReadIsNotAuthentic(String body) {
        assertThat(judged(body)).isEqualTo("body-unreadable");
    }

    @Test
    void aTokenIsNoLongerThanZohoSendsBack() {
        assertThat(adapter.unusable("x".repeat(50))).isEmpty();
        assertThat(adapter.unusable("x".repeat(51))).isPresent();
    }

    @Test
    void aLongBodyLosesItsTokenAndNothingElse() {
        var filler = "\"fill\":\"" + "é\\u00e9x".repeat(40_000) + "\"";
        var body = "{" + filler + ",\"token\":\"" + TOKEN + "\",\"n\":[1, 2]}";

        var kept = Token.strip(body.getBytes(StandardCharsets.UTF_8));

        assertThat(new String(kept, StandardCharsets.UTF_8))
                .isEqualTo("{" + filler + ",\"n\":[1, 2]}");
    }

    @Test
    void aBodyOfAnyShapeIsMapped() {
        var receipt = Requests.receipt(Channel.ZOHO, Map.of(), "{}", NOW);

        Shapes.of(StrictJson.TOLERANT.readTree(sample))
                .forEach(
                        body ->
                                assertThatCode(() -> adapter.map(connection, receipt, body))
                                        .as("%s", body)
                                        .doesNotThrowAnyException());
    }

    private String judged(String body) {
        return Requests.reason(
                adapter.authenticate(
                        connection, Requests.receipt(Channel.ZOHO, Map.of(), body, NOW)));
    }
}
