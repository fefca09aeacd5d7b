package io.penstock.embedded.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HubSignatureTest {
    private static final byte[] BODY =
            "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    @Test
    void isTheHmacOfRfc4231() {
        assertThat(new HubSignature("Jefe").sha256(BODY))
                .isEqualTo(
                        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void isTheHmacOfRfc2202InTheLegacyHeader() {
        assertThat(new HubSignature("Jefe").sha1(BODY))
                .isEqualTo("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }
}
