package io.penstock.intake.channel.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Held against the vectors that HubSpot's own library publishes.
class HubSpotSignatureTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final String SIGNATURE = "X-HubSpot-Signature-v3";
    private static final String OLDER = "X-HubSpot-Signature";
    private static final String TIME = "X-HubSpot-Request-Timestamp";
    private static final JsonNode VECTOR = vector();
    private static final Instant SIGNED =
            Instant.ofEpochMilli(Long.parseLong(VECTOR.path("timestamp_ms").asString()));

    private final byte[] body = VECTOR.path("body").asString().getBytes(StandardCharsets.UTF_8);
    private final Map<String, List<String>> headers = new HashMap<>();

    @Test
    void thePublishedVectorIsAuthentic() {
        asPublished();

        assertThat(judged(body, SIGNED)).isEqualTo(new Authenticity.Authentic());
    }

    @Test
    void everyChangedBitOfTheBodyIsNot() {
        asPublished();

        for (var bit = 0; bit < body.length * 8; bit++) {
            assertThat(reason(judged(flipped(body, bit), SIGNED))).isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, TIME})
    void everyChangedCharacterOfASignedHeaderIsNot(String header) {
        asPublished();
        var value = headers.get(header).getFirst();

        for (var at = 0; at < value.length(); at++) {
            for (var other : new char[] {'A', 'B', '0', '1', '+', '='}) {
                if (other != value.charAt(at)) {
                    var changed = new StringBuilder(value);
                    changed.setCharAt(at, other);
                    headers.put(header, List.of(changed.toString()));
                    assertThat(judged(body, SIGNED))
                            .as(changed.toString())
                            .isNotInstanceOf(Authenticity.Authentic.class);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"v1, v1", "v2, v2"})
    void anOlderVersionNeverCounts(String version, String name) {
        headers.put(OLDER, List.of(VECTOR.path(version).asString()));
        headers.put("X-HubSpot-Signature-Version", List.of(name));
        headers.put(TIME, List.of(VECTOR.path("timestamp_ms").asString()));

        assertThat(reason(judged(body, SIGNED))).isEqualTo("signature-missing");
    }

    @Test
    void anOlderVersionDoesNotMendAWrongOne() {
        asPublished();
        headers.put(OLDER, List.of(VECTOR.path("v1").asString()));
        headers.put(SIGNATURE, List.of(Base64.getEncoder().encodeToString(new byte[32])));

        assertThat(reason(judged(body, SIGNED))).isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, true", "301, false", "-300, true", "-301, false"})
    void fiveMinutesEitherWayAreFresh(long seconds, boolean fresh) {
        asPublished();
        var judged = judged(body, SIGNED.plus(Duration.ofSeconds(seconds)));

        assertThat(judged instanceof Authenticity.Authentic).isEqualTo(fresh);
        if (!fresh) {
            assertThat(reason(judged)).isEqualTo("timestamp-stale");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void anOlderVersionCountsWhereTheConnectionNamesIt(Verification version) {
        older(version);

        assertThat(judged(version, "POST", body)).isEqualTo(new Authenticity.Authentic());
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void noOtherVersionCountsThen(Verification version) {
        older(version == Verification.V1 ? Verification.V2 : Verification.V1);
        headers.put(SIGNATURE, List.of(VECTOR.path("v3").asString()));
        headers.put(TIME, List.of(VECTOR.path("timestamp_ms").asString()));

        assertThat(reason(judged(version, "POST", body))).isEqualTo("signature-invalid");
        headers.remove(OLDER);
        assertThat(reason(judged(version, "POST", body))).isEqualTo("signature-missing");
    }

    @Test
    void theDocumentedExampleOfVersion1IsAuthentic() {
        headers.put(OLDER, List.of(VECTOR.at("/v1_documented/signature").asString()));
        var documented = VECTOR.at("/v1_documented/body").asString();

        assertThat(judged(Verification.V1, "POST", documented.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Authenticity.Authentic());
    }

    @Test
    void version2OfARequestWithoutABody() {
        headers.put(OLDER, List.of(VECTOR.path("v2_get_empty_body").asString()));

        assertThat(judged(Verification.V2, "GET", new byte[0]))
                .isEqualTo(new Authenticity.Authentic());
        assertThat(reason(judged(Verification.V2, "POST", new byte[0])))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void everyChangedBitOfAnOlderOneIsNot(Verification version) {
        older(version);
        for (var bit = 0; bit < body.length * 8; bit++) {
            assertThat(reason(judged(version, "POST", flipped(body, bit))))
                    .isEqualTo("signature-invalid");
        }
        var value = headers.get(OLDER).getFirst();
        for (var bit = 0; bit < value.length() * 8; bit++) {
            var changed = new StringBuilder(value);
            changed.setCharAt(bit / 8, (char) (value.charAt(bit / 8) ^ 1 << bit % 8));
            headers.put(OLDER, List.of(changed.toString()));
            assertThat(reason(judged(version, "POST", body))).isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void anEmptySecretSignsNoOlderOne(Verification version) throws Exception {
        var text = version == Verification.V1 ? "" : "POST" + VECTOR.path("url").asString();
        var digest =
                MessageDigest.getInstance("SHA-256")
                        .digest((text + VECTOR.path("body").asString()).getBytes(UTF_8));
        headers.put(OLDER, List.of(HexFormat.of().formatHex(digest)));

        var judged =
                new HubSpotAdapter()
                        .authenticate(
                                connection(admitting(version), address(), ""),
                                receipt("POST", body, null, SIGNED));

        assertThat(reason(judged)).isEqualTo("signature-invalid");
    }

    @Test
    void version2SignsTheQueryAsItWasSent() throws Exception {
        var query = "a=%3A%2F&b=1";
        var text =
                secret()
                        + "POST"
                        + VECTOR.path("url").asString()
                        + "?"
                        + query
                        + VECTOR.path("body").asString();
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        headers.put(OLDER, List.of(HexFormat.of().formatHex(digest)));

        var judged =
                new HubSpotAdapter()
                        .authenticate(
                                connection(admitting(Verification.V2), address(), secret()),
                                receipt("POST", body, query, SIGNED));

        assertThat(judged).isEqualTo(new Authenticity.Authentic());
    }

    private void older(Verification version) {
        var name = version == Verification.V1 ? "v1" : "v2";
        headers.put(OLDER, List.of(VECTOR.path(name).asString()));
        headers.put("X-HubSpot-Signature-Version", List.of(name));
    }

    private Authenticity judged(Verification version, String method, byte[] body) {
        return new HubSpotAdapter()
                .authenticate(
                        connection(admitting(version), address(), "another", secret()),
                        receipt(method, body, null, SIGNED));
    }

    private static Admission admitting(Verification version) {
        return new Admission(version, null, Set.of(), null, null, null);
    }

    @Test
    void theQueryIsSignedAsHubSpotDecodesIt() {
        var sent = "a=%3A%2f%3F%40%21%24%27%28%29%2A%2C%3B&b=%20%25%E9";
        var signed = "a=:/?@!$'()*,;&b=%20%25%E9";
        var time = Long.toString(SIGNED.toEpochMilli());
        headers.put(TIME, List.of(time));
        headers.put(
                SIGNATURE,
                List.of(
                        hmac(
                                "POST"
                                        + VECTOR.path("url").asString()
                                        + "?"
                                        + signed
                                        + VECTOR.path("body").asString()
                                        + time)));

        assertThat(judged(body, sent, SIGNED)).isEqualTo(new Authenticity.Authentic());
        assertThat(reason(judged(body, null, SIGNED))).isEqualTo("signature-invalid");
    }

    @Test
    void withoutAPublicAddressNothingIsAuthentic() {
        asPublished();
        var connection = connection(null, secret());

        assertThat(
                        reason(
                                new HubSpotAdapter()
                                        .authenticate(connection, receipt(body, null, SIGNED))))
                .isEqualTo("public-url-missing");
    }

    @Test
    void anEmptySecretSignsNothing() {
        asPublished();
        var time = Long.toString(SIGNED.toEpochMilli());
        headers.put(SIGNATURE, List.of(time));
        var connection = connection(address(), "");

        assertThat(
                        reason(
                                new HubSpotAdapter()
                                        .authenticate(connection, receipt(body, null, SIGNED))))
                .isEqualTo("signature-invalid");
    }

    private void asPublished() {
        headers.put(SIGNATURE, List.of(VECTOR.path("v3").asString()));
        headers.put(TIME, List.of(VECTOR.path("timestamp_ms").asString()));
    }

    private Authenticity judged(byte[] body, Instant now) {
        return judged(body, null, now);
    }

    private Authenticity judged(byte[] body, String query, Instant now) {
        return new HubSpotAdapter()
                .authenticate(
                        connection(address(), "another", secret()), receipt(body, query, now));
    }

    private Receipt receipt(byte[] body, String query, Instant now) {
        return receipt("POST", body, query, now);
    }

    private Receipt receipt(String method, byte[] body, String query, Instant now) {
        return Receipt.of(
                new Source(TENANT, Channel.HUBSPOT, "c"),
                new RawRequest(method, "/behind/a/proxy", query, headers, body),
                now);
    }

    private static Connection connection(URI address, String... secrets) {
        return connection(Admission.ORDINARY, address, secrets);
    }

    private static Connection connection(Admission admission, URI address, String... secrets) {
        return new Connection(
                Channel.HUBSPOT,
                "c",
                TENANT,
                List.of("1"),
                List.of(secrets),
                null,
                true,
                address,
                null,
                admission,
                null);
    }

    private static String reason(Authenticity judged) {
        return ((Authenticity.Unauthentic) judged).reason();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String secret() {
        return VECTOR.path("client_secret").asString();
    }

    private static URI address() {
        return URI.create(VECTOR.path("url").asString());
    }

    private static JsonNode vector() {
        try (var file =
                HubSpotSignatureTest.class.getResourceAsStream("/vectors/signature-vectors.json")) {
            return StrictJson.TOLERANT.readTree(file).path("hubspot");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
