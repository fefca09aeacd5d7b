package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatwootSignatureTest {
    private static final String SIGNATURE = "X-Chatwoot-Signature";
    private static final String TIME = "X-Chatwoot-Timestamp";

    private final SampleRequest sample =
            SampleRequest.of(new ChatwootAdapter(), "chatwoot/s032-chatwoot-message-incoming");

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

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, TIME})
    void everyChangedBitOfASignedHeaderIsNot(String header) {
        sample.isRefusedWithEveryChangedBitOf(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, TIME})
    void aMissingOrRepeatedHeaderIsNot(String header) {
        var value = sample.headers().get(header).getFirst();

        sample.withHeader(header).isRefused("signature-missing");
        sample.withHeader(header, value, value).isRefused("signature-missing");
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
    void fiveMinutesEitherWayAreFresh(long seconds, boolean fresh) {
        var later = sample.at(sample.signed().plusSeconds(seconds));

        if (fresh) {
            later.isAuthentic();
        } else {
            later.isRefused("timestamp-stale");
        }
    }

    @Test
    void anEmptyOrOtherSecretSignsNothing() {
        sample.withSecrets("").isRefused("signature-invalid");
        sample.withSecrets("another", "yet another").isRefused("signature-invalid");
    }
}
