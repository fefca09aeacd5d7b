package io.penstock.intake.channel.standardwebhooks;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Held against the vectors that the specification's own libraries publish.
class StandardWebhooksSignatureTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final String ID = "webhook-id";
    private static final String TIME = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final List<String> HEADERS = List.of(ID, TIME, SIGNATURE);
    private static final JsonNode VECTORS = vectors();
    private static final String SECRET = VECTORS.path("secret").asString();
    private static final String PUBLIC_KEY = VECTORS.at("/asymmetric/public_key").asString();
    private static final Instant SIGNED =
            Instant.ofEpochSecond(Long.parseLong(VECTORS.path(TIME).asString()));

    private final byte[] body = VECTORS.path("body").asString().getBytes(StandardCharsets.UTF_8);
    private final Map<String, List<String>> headers = new HashMap<>();

    StandardWebhooksSignatureTest() {
        HEADERS.forEach(name -> headers.put(name, List.of(VECTORS.path(name).asString())));
    }

    @TestFactory
    Stream<DynamicTest> everyPublishedCase() {
        return VECTORS.path("cases")
                .valueStream()
                .filter(vector -> vector.path("valid").isBoolean())
                .filter(vector -> !vector.path("name").asString().contains("300 s"))
                .map(
                        vector ->
                                DynamicTest.dynamicTest(
                                        vector.path("name").asString(), () -> holds(vector)));
    }

    private void holds(JsonNode vector) {
        var changed = new HashMap<>(headers);
        HEADERS.stream()
                .filter(vector::has)
                .forEach(name -> changed.put(name, List.of(vector.path(name).asString())));
        if (vector.path("name").asString().contains("mixed case")) {
            changed.put("Webhook-Id", changed.remove(ID));
        }

        var judged = judged(changed, body, SIGNED, vector.path("secret").asString(SECRET));

        assertThat(judged instanceof Authenticity.Authentic)
                .isEqualTo(vector.path("valid").asBoolean());
    }

    @Test
    void thePublishedAsymmetricSignatureIsAuthentic() {
        asymmetric();

        assertThat(judged(headers, body, SIGNED, PUBLIC_KEY))
                .isEqualTo(new Authenticity.Authentic());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyChangedBitOfTheBodyIsNot(boolean asymmetric) {
        var secret = asymmetric ? asymmetric() : SECRET;

        for (var bit = 0; bit < body.length * 8; bit++) {
            var changed = body.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(reason(judged(headers, changed, SIGNED, secret)))
                    .isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-id, false",
        "webhook-timestamp, false",
        "webhook-signature, false",
        "webhook-id, true",
        "webhook-timestamp, true",
        "webhook-signature, true"
    })
    void everyChangedBitOfASignedHeaderIsNot(String header, boolean asymmetric) {
        var secret = asymmetric ? asymmetric() : SECRET;
        var value = headers.get(header).getFirst();

        for (var bit = 0; bit < value.length() * 8; bit++) {
            var changed = new StringBuilder(value);
            changed.setCharAt(bit / 8, (char) (value.charAt(bit / 8) ^ 1 << bit % 8));
            headers.put(header, List.of(changed.toString()));
            assertThat(reason(judged(headers, body, SIGNED, secret)))
                    .as(changed.toString())
                    .isEqualTo("signature-invalid");
        }
    }

    @Test
    void bothSecretsAreAccepted() {
        var other = "whsec_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA8=";

        assertThat(judged(headers, body, SIGNED, other, SECRET))
                .isEqualTo(new Authenticity.Authentic());
        assertThat(judged(headers, body, SIGNED, SECRET, other))
                .isEqualTo(new Authenticity.Authentic());
        assertThat(judged(headers, body, SIGNED, PUBLIC_KEY, SECRET))
                .isEqualTo(new Authenticity.Authentic());
        assertThat(reason(judged(headers, body, SIGNED, other))).isEqualTo("signature-invalid");
    }

    @Test
    void aPublicKeyIsNoSharedSecret() {
        var asShared = PUBLIC_KEY.replace("whpk_", "whsec_");

        assertThat(reason(judged(headers, body, SIGNED, PUBLIC_KEY)))
                .isEqualTo("signature-invalid");
        asymmetric();
        assertThat(reason(judged(headers, body, SIGNED, asShared))).isEqualTo("signature-invalid");
    }

    @Test
    void aSignatureCountsUnderItsOwnVersionOnly() {
        var value = headers.get(SIGNATURE).getFirst();
        headers.put(SIGNATURE, List.of(value.replace("v1,", "v1a,")));
        assertThat(reason(judged(headers, body, SIGNED, SECRET))).isEqualTo("signature-invalid");

        asymmetric();
        headers.put(SIGNATURE, List.of(headers.get(SIGNATURE).getFirst().replace("v1a,", "v1,")));
        assertThat(reason(judged(headers, body, SIGNED, PUBLIC_KEY)))
                .isEqualTo("signature-invalid");
    }

    @Test
    void anySignatureOfTheListCounts() {
        var wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
        var right = headers.get(SIGNATURE).getFirst();
        headers.put(SIGNATURE, List.of(wrong + " v9,x " + right));
        assertThat(judged(headers, body, SIGNED, SECRET)).isEqualTo(new Authenticity.Authentic());

        headers.put(SIGNATURE, List.of((wrong + " ").repeat(16) + right));
        assertThat(reason(judged(headers, body, SIGNED, SECRET))).isEqualTo("signature-invalid");
    }

    @Test
    void svixNamesCountButAreNeverMixed() {
        var svix = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> svix.put(name.replace("webhook", "svix"), value));
        assertThat(judged(svix, body, SIGNED, SECRET)).isEqualTo(new Authenticity.Authentic());

        svix.put(ID, svix.remove("svix-id"));
        assertThat(reason(judged(svix, body, SIGNED, SECRET))).isEqualTo("signature-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, TIME, SIGNATURE})
    void aMissingOrRepeatedHeaderIsNot(String header) {
        headers.put(header, List.of("a", "b"));
        assertThat(reason(judged(headers, body, SIGNED, SECRET))).isEqualTo("signature-missing");
        headers.remove(header);
        assertThat(reason(judged(headers, body, SIGNED, SECRET))).isEqualTo("signature-missing");
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void fiveMinutesEitherWayAreFresh(long seconds, boolean fresh) {
        var judged = judged(headers, body, SIGNED.plusSeconds(seconds), SECRET);

        assertThat(judged instanceof Authenticity.Authentic).isEqualTo(fresh);
        if (!fresh) {
            assertThat(reason(judged)).isEqualTo("timestamp-stale");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whpk_", "whsec_AAAA", "whpk_AAAA", "whsec_!"})
    void aMalformedSecretSignsNothing(String secret) {
        assertThat(new StandardWebhooksAdapter().unusable(secret)).isPresent();
        assertThat(reason(judged(headers, body, SIGNED, secret))).isEqualTo("signature-invalid");
    }

    @Test
    void aSecretMayLackItsPadding() {
        var secret = "whsec_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA8";

        assertThat(new StandardWebhooksAdapter().unusable(secret)).isEmpty();
        assertThat(new StandardWebhooksAdapter().unusable(secret + "=")).isEmpty();
        // the same bytes, written with bits that mean nothing
        assertThat(new StandardWebhooksAdapter().unusable(secret.replaceFirst("8$", "9")))
                .isPresent();
    }

    private String asymmetric() {
        headers.put(SIGNATURE, List.of(VECTORS.path("asymmetric").path(SIGNATURE).asString()));
        return PUBLIC_KEY;
    }

    private static Authenticity judged(
            Map<String, List<String>> headers, byte[] body, Instant now, String... secrets) {
        var connection =
                new Connection(
                        Channel.STANDARD_WEBHOOKS,
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
        return new StandardWebhooksAdapter()
                .authenticate(
                        connection,
                        Receipt.of(
                                new Source(TENANT, Channel.STANDARD_WEBHOOKS, "c"),
                                new RawRequest("POST", "/", null, headers, body),
                                now));
    }

    private static String reason(Authenticity judged) {
        assertThat(judged).isInstanceOf(Authenticity.Unauthentic.class);
        return ((Authenticity.Unauthentic) judged).reason();
    }

    private static JsonNode vectors() {
        try (var file =
                StandardWebhooksSignatureTest.class.getResourceAsStream(
                        "/vectors/signature-vectors.json")) {
            return StrictJson.TOLERANT.readTree(file).path("standard_webhooks");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
