package io.penstock.intake.channel.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.SampleRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Held against the vectors that Twilio's own library publishes.
class TwilioSignatureTest {
    private static final String SIGNATURE = "X-Twilio-Signature";
    private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";
    private static final JsonNode VECTOR =
            SampleRequest.json("/vectors/signature-vectors.json").path("twilio");

    private final SampleRequest sample =
            SampleRequest.of(new TwilioAdapter(), "twilio/s039-twilio-text");

    @Test
    void thePublishedVectorIsAuthentic() {
        var fields =
                VECTOR.path("params").properties().stream()
                        .map(it -> pair(it.getKey(), it.getValue().asString()));

        request(fields, VECTOR.path("signature").asString()).isAuthentic();
    }

    @Test
    void thePublishedVectorOfRepeatedFieldsIsAuthentic() {
        var repeated = VECTOR.path("duplicate_params");
        var fields =
                repeated.path("params")
                        .valueStream()
                        .map(it -> pair(it.path(0).asString(), it.path(1).asString()));

        request(fields, repeated.path("signature").asString()).isAuthentic();
    }

    @Test
    void aJsonBodyIsCoveredByItsPublishedDigest() {
        var json = VECTOR.path("json_body");
        var body = json.path("body").asString();
        var query = "bodySHA256=" + json.path("bodySHA256").asString();
        var request = json(body, query);

        request.isAuthentic();
        request.isRefusedWithEveryChangedBit();
        request.withHeader("Content-Type", FORM)
                .withBody(new byte[0])
                .isRefused("signature-invalid");
    }

    @Test
    void aJsonBodyWithoutItsDigestIsNot() {
        json("{}", null).isRefused("signature-invalid");
        json("{}", "bodySHA256=").isRefused("signature-invalid");
    }

    @Test
    void theSampleIsAuthenticUnderEitherSecret() {
        sample.isAuthentic();
        sample.withSecrets(sample.secrets().getLast(), "the-one-before").isAuthentic();
    }

    @Test
    void everyChangedBitOfTheBodyIsNot() {
        sample.isRefusedWithEveryChangedBit();
    }

    @Test
    void everyChangedBitOfTheSignatureIsNot() {
        sample.isRefusedWithEveryChangedBitOf(SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%4", "%zz", "%2b", "%41"})
    void ofAllWaysToWriteAFieldOnlyOneIsTaken(String value) {
        var body = "Body=" + value;

        sample.withBody(body.getBytes(StandardCharsets.UTF_8))
                .withHeader(SIGNATURE, signature(sample.address() + "Body+"))
                .isRefused("signature-invalid");
        sample.withBody(body.getBytes(StandardCharsets.UTF_8))
                .withHeader(SIGNATURE, signature(sample.address() + "BodyA"))
                .isRefused("signature-invalid");
        sample.withBody(body.getBytes(StandardCharsets.UTF_8))
                .withHeader(SIGNATURE, signature(sample.address() + "Body\uFFFD"))
                .isRefused("signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-b_c.d~e*f%20g", "a%2Db%5Fc%2Ed%7Ee%2Af%20g", "a-b_c.d~e*f+g"})
    void aMarkMayBeEscapedOrNot(String value) {
        sample.withBody(("Body=" + value).getBytes(StandardCharsets.UTF_8))
                .withHeader(SIGNATURE, signature(sample.address() + "Bodya-b_c.d~e*f g"))
                .isAuthentic();
    }

    @Test
    void theQueryIsSigned() {
        var request =
                sample.withBody(new byte[0])
                        .to(sample.address(), "a=1")
                        .withHeader(SIGNATURE, signature(sample.address() + "?a=1"));

        request.isAuthentic();
        request.to(sample.address(), "a=2").isRefused("signature-invalid");
        request.to(sample.address(), null).isRefused("signature-invalid");
    }

    @Test
    void theAddressIsSigned() {
        sample.to(URI.create(sample.address() + "/"), null).isRefused("signature-invalid");
        sample.to(null, null).isRefused("public-url-missing");
    }

    @Test
    void aMissingOrRepeatedHeaderIsNot() {
        var value = sample.headers().get(SIGNATURE).getFirst();

        sample.withHeader(SIGNATURE).isRefused("signature-missing");
        sample.withHeader(SIGNATURE, value, value).isRefused("signature-missing");
    }

    @Test
    void anEmptyOrOtherSecretSignsNothing() {
        sample.withSecrets("").isRefused("signature-invalid");
        sample.withSecrets("another", "yet another").isRefused("signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Body=%", "Body=%zz", "%4=a"})
    void whatIsNotEncodedAsItSaysIsUnreadable(String body) {
        assertThat(SignedForm.parse(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Parsed.Unreadable.class);
    }

    @Test
    void aFormHasALimit() {
        var many = "a=b&".repeat(1_001).getBytes(StandardCharsets.UTF_8);

        assertThat(SignedForm.parse(many)).isInstanceOf(Parsed.Unreadable.class);
    }

    private static SampleRequest request(Stream<String> fields, String signature) {
        var url = URI.create(VECTOR.path("url").asString());
        return new SampleRequest(
                new TwilioAdapter(),
                URI.create("https://" + url.getHost() + url.getPath()),
                url.getQuery(),
                fields.collect(Collectors.joining("&")).getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", List.of(FORM), SIGNATURE, List.of(signature)),
                Instant.EPOCH,
                List.of("the-next-one", VECTOR.path("auth_token").asString()));
    }

    private SampleRequest json(String body, String query) {
        var signed = sample.address() + (query == null ? "" : "?" + query);
        return sample.withBody(body.getBytes(StandardCharsets.UTF_8))
                .to(sample.address(), query)
                .withHeader("Content-Type", "application/json")
                .withHeader(SIGNATURE, signature(signed));
    }

    private static String pair(String name, String value) {
        return encoded(name) + "=" + encoded(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            var secret = sample.secrets().getLast().getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
