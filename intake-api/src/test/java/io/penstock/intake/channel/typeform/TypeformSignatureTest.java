package io.penstock.intake.channel.typeform;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TypeformSignatureTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final String SIGNATURE = "Typeform-Signature";
    private static final JsonNode SAMPLE = sample();
    private static final String SIGNED = SAMPLE.path("headers").path(SIGNATURE).asString();

    private final byte[] body = SAMPLE.path("body").asString().getBytes(StandardCharsets.UTF_8);

    @Test
    void theSampleIsAuthenticUnderEitherSecret() {
        assertThat(judged(SIGNED, body)).isEqualTo(new Authenticity.Authentic());
        assertThat(judged(body, List.of(SIGNED), "sample-typeform-secret", "the-next-one"))
                .isEqualTo(new Authenticity.Authentic());
        assertThat(reason(judged(body, List.of(SIGNED), "the-next-one")))
                .isEqualTo("signature-invalid");
    }

    @Test
    void everyChangedBitOfTheBodyIsNot() {
        for (var bit = 0; bit < body.length * 8; bit++) {
            var changed = body.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(reason(judged(SIGNED, changed))).isEqualTo("signature-invalid");
        }
    }

    @Test
    void everyChangedBitOfTheSignatureIsNot() {
        for (var bit = 0; bit < SIGNED.length() * 8; bit++) {
            var changed = new StringBuilder(SIGNED);
            changed.setCharAt(bit / 8, (char) (SIGNED.charAt(bit / 8) ^ 1 << bit % 8));
            assertThat(reason(judged(changed.toString(), body)))
                    .as(changed.toString())
                    .isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256=", "SHA256=", "sha1=", "sha256= "})
    void anotherFormIsNot(String prefix) {
        var value = prefix.isEmpty() ? SIGNED.substring("sha256=".length()) : prefix;

        assertThat(reason(judged(value, body))).isEqualTo("signature-invalid");
    }

    @Test
    void aMissingOrRepeatedSignatureIsNot() {
        assertThat(reason(judged(body, List.of(), "sample-typeform-secret")))
                .isEqualTo("signature-missing");
        assertThat(reason(judged(body, List.of(SIGNED, SIGNED), "sample-typeform-secret")))
                .isEqualTo("signature-missing");
    }

    private static Authenticity judged(String signature, byte[] body) {
        return judged(body, List.of(signature), "the-next-one", "sample-typeform-secret");
    }

    private static Authenticity judged(byte[] body, List<String> signatures, String... secrets) {
        var connection =
                new Connection(
                        Channel.TYPEFORM,
                        "c",
                        TENANT,
                        List.of(),
                        List.of(secrets),
                        null,
                        true,
                        null,
                        null,
                        Admission.ORDINARY,
                        null);
        return new TypeformAdapter()
                .authenticate(
                        connection,
                        Receipt.of(
                                new Source(TENANT, Channel.TYPEFORM, "c"),
                                new RawRequest(
                                        "POST", "/", null, Map.of(SIGNATURE, signatures), body),
                                Instant.EPOCH));
    }

    private static String reason(Authenticity judged) {
        assertThat(judged).isInstanceOf(Authenticity.Unauthentic.class);
        return ((Authenticity.Unauthentic) judged).reason();
    }

    private static JsonNode sample() {
        try (var file =
                TypeformSignatureTest.class.getResourceAsStream(
                        "/samples/typeform/s030-typeform-support-form.json")) {
            return StrictJson.TOLERANT.readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
