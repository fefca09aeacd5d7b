package io.penstock.intake.channel.pipedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.Shapes;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipedriveSignatureTest {
    private static final String SAMPLE = "Basic cGlwZWRyaXZlOnNhbXBsZS1iYXNpYy1wYXNzd29yZA==";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final PipedriveAdapter adapter = new PipedriveAdapter();
    private final Connection connection =
            Requests.connection(
                    Channel.PIPEDRIVE,
                    List.of(),
                    Admission.ORDINARY,
                    "next:one:with:colons",
                    "pipedrive:sample-basic-password");

    @Test
    void bothSecretsCount() {
        assertThat(judged(Map.of("Authorization", SAMPLE))).isEqualTo("authentic");
        assertThat(judged(basic("next:one:with:colons"))).isEqualTo("authentic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipedrive:sample-basic-passwor",
                "pipedrive:sample-basic-password ",
                "pipedrive:",
                ":sample-basic-password",
                "pipedrive",
                ""
            })
    void anotherCredentialDoesNot(String credential) {
        assertThat(judged(basic(credential))).isEqualTo("credentials-invalid");
    }

    @Test
    void everyChangedBitIsRefused() {
        for (var at = 0; at < SAMPLE.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(SAMPLE);
                changed.setCharAt(at, (char) (SAMPLE.charAt(at) ^ 1 << bit));
                assertThat(judged(Map.of("Authorization", changed.toString())))
                        .as(changed.toString())
                        .isNotEqualTo("authentic");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer x", "pipedrive:sample-basic-password"})
    void anythingElseIsNoCredential(String header) {
        assertThat(judged(header.isEmpty() ? Map.of() : Map.of("Authorization", header)))
                .isEqualTo("credentials-missing");
    }

    @ParameterizedTest
    @CsvSource({"user:password, true", "user:, true", ":password, false", "password, false"})
    void aSecretIsUserAndPassword(String secret, boolean usable) {
        assertThat(adapter.unusable(secret).isEmpty()).isEqualTo(usable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s035-pipedrive-v1-person-added", "s036-pipedrive-v2-deal-change"})
    void aBodyOfAnyShapeIsMapped(String name) {
        var sample =
                StrictJson.TOLERANT.readTree(
                        Requests.sample("pipedrive/" + name).path("body").asString());
        var receipt = Requests.receipt(Channel.PIPEDRIVE, Map.of(), "{}", NOW);

        Shapes.of(sample)
                .forEach(
                        body ->
                                assertThatCode(() -> adapter.map(connection, receipt, body))
                                        .as("%s", body)
                                        .doesNotThrowAnyException());
    }

    private String judged(Map<String, String> headers) {
        Authenticity judged =
                adapter.authenticate(
                        connection, Requests.receipt(Channel.PIPEDRIVE, headers, "{}", NOW));
        return Requests.reason(judged);
    }

    private static Map<String, String> basic(String credential) {
        var encoded =
                Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
        return Map.of("Authorization", "Basic " + encoded);
    }
}
