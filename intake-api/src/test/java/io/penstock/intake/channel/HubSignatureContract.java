package io.penstock.intake.channel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Senders that sign the body alone, with HMAC-SHA1 in `X-Hub-Signature`.
public interface HubSignatureContract {
    String SIGNATURE = "X-Hub-Signature";

    SampleRequest sample();

    @Test
    default void theSampleIsAuthenticUnderEitherSecret() {
        var secret = sample().secrets().getLast();

        sample().isAuthentic();
        sample().withSecrets(secret, "the-one-before").isAuthentic();
    }

    @Test
    default void everyChangedBitOfTheBodyIsNot() {
        sample().isRefusedWithEveryChangedBit();
    }

    @Test
    default void everyChangedBitOfTheSignatureIsNot() {
        sample().isRefusedWithEveryChangedBitOf(SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha1=", "sha256=00", "00"})
    default void noSignatureIsNone(String value) {
        sample().withHeader(SIGNATURE, value).isRefused("signature-invalid");
    }

    @Test
    default void aMissingOrRepeatedHeaderIsNot() {
        var value = sample().headers().get(SIGNATURE).getFirst();

        sample().withHeader(SIGNATURE).isRefused("signature-missing");
        sample().withHeader(SIGNATURE, value, value).isRefused("signature-missing");
    }

    @Test
    default void anEmptyOrOtherSecretSignsNothing() {
        sample().withSecrets("").isRefused("signature-invalid");
        sample().withSecrets("another", "yet another").isRefused("signature-invalid");
    }
}
