package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZammadSignatureTest {
    private static final String SIGNATURE = "X-Hub-Signature";

    private final SampleRequest sample =
            SampleRequest.of(new ZammadAdapter(), "zammad/s034-zammad-ticket-article");

    @Test
    void theSampleIsAuthenticUnderEitherSecret() {
        var secret = sample.secrets().getLast();

        sample.isAuthentic();
        sample.withSecrets(secret, "the-one-before").isAuthentic();
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
    @ValueSource(strings = {"", "sha1=", "sha256=00", "00"})
    void noSignatureIsNone(String value) {
        sample.withHeader(SIGNATURE, value).isRefused("signature-invalid");
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
}
