package io.penstock.intake.channel.zendesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ZendeskSignatureTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final String SIGNATURE = "X-Zendesk-Webhook-Signature";
    private static final String TIME = "X-Zendesk-Webhook-Signature-Timestamp";
    private static final JsonNode SAMPLE = sample();
    private static final Instant SIGNED = Instant.parse(SAMPLE.path("clock").asString());

    private final byte[] body = SAMPLE.path("body").asString().getBytes(StandardCharsets.UTF_8);
    private final Map<String, List<String>> headers = headers();

    @Test
    void theSampleIsAuthentic() {
        assertThat(judged(body, SIGNED)).isEqualTo(new Authenticity.Authentic());
    }

    @Test
    void everyChangedByteOfTheBodyIsNot() {
        for (var at = 0; at < body.length; at++) {
            var changed = body.clone();
            changed[at] ^= 1;
            assertThat(reason(judged(changed, SIGNED))).isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, TIME})
    void everyChangedCharacterOfASignedHeaderIsNot(String header) {
        var value = headers.get(header).getFirst();

        for (var at = 0; at < value.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(value);
                changed.setCharAt(at, (char) (value.charAt(at) ^ 1 << bit));
                headers.put(header, List.of(changed.toString()));
                assertThat(reason(judged(body, SIGNED)))
                        .as(changed.toString())
                        .isEqualTo("signature-invalid");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, TIME})
    void aMissingOrRepeatedHeaderIsNot(String header) {
        headers.put(header, List.of("a", "b"));
        assertThat(reason(judged(body, SIGNED))).isEqualTo("signature-missing");
        headers.remove(header);
        assertThat(reason(judged(body, SIGNED))).isEqualTo("signature-missing");
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void fiveMinutesEitherWayAreFresh(long seconds, boolean fresh) {
        var judged = judged(body, SIGNED.plusSeconds(seconds));

        assertThat(judged instanceof Authenticity.Authentic).isEqualTo(fresh);
        if (!fresh) {
            assertThat(reason(judged)).isEqualTo("timestamp-stale");
        }
    }

    private Authenticity judged(byte[] body, Instant now) {
        var connection =
                new Connection(
                        Channel.ZENDESK,
                        "c",
                        TENANT,
                        List.of(),
                        List.of("the-next-one", "sample-zendesk-signing-secret"),
                        null,
                        true,
                        null,
                        null,
                        Admission.ORDINARY,
                        null);
        return new ZendeskAdapter()
                .authenticate(
                        connection,
                        Receipt.of(
                                new Source(TENANT, Channel.ZENDESK, "c"),
                                new RawRequest("POST", "/", null, headers, body),
                                now));
    }

    private static String reason(Authenticity judged) {
        return ((Authenticity.Unauthentic) judged).reason();
    }

    private static Map<String, List<String>> headers() {
        var headers = new HashMap<String, List<String>>();
        SAMPLE.path("headers")
                .properties()
                .forEach(it -> headers.put(it.getKey(), List.of(it.getValue().asString())));
        return headers;
    }

    private static JsonNode sample() {
        try (var file =
                ZendeskSignatureTest.class.getResourceAsStream(
                        "/samples/zendesk/s024-zendesk-ticket-created.json")) {
            return StrictJson.TOLERANT.readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
