package io.penstock.worker.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /// Source: the test vector of the Standard Webhooks libraries.
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1_614_265_330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void isThatOfThePublishedVector() {
        assertThat(Signature.of(List.of(SECRET), ID, TIMESTAMP, BODY)).isEqualTo(PUBLISHED);
    }

    @Test
    void isOneForEachSecretPartedByASpace() {
        assertThat(Signature.of(List.of("whsec_bmV3", SECRET), ID, TIMESTAMP, BODY))
                .matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=")
                .endsWith(" " + PUBLISHED);
    }

    @Test
    void theVerifierOfTheseTestsKnowsThePublishedVector() {
        assertThat(Receiver.verifies(SECRET, ID, "" + TIMESTAMP, BODY, PUBLISHED)).isTrue();
        assertThat(Receiver.verifies(SECRET, ID, "" + (TIMESTAMP + 1), BODY, PUBLISHED)).isFalse();
    }
}
