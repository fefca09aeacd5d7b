package io.penstock.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class RememberingDecoderTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicInteger checks = new AtomicInteger();
    private Instant now = START;

    @Test
    void aTokenIsCheckedOnceAMinute() {
        var decoder = decoder(Duration.ofMinutes(5));

        decoder.decode("token");
        now = START.plusSeconds(59);
        decoder.decode("token");
        assertThat(checks).hasValue(1);

        now = START.plusSeconds(60);
        decoder.decode("token");
        assertThat(checks).hasValue(2);
    }

    @Test
    void noneIsBelievedBeyondItsExpiry() {
        var decoder = decoder(Duration.ofSeconds(10));

        decoder.decode("token");
        now = START.plusSeconds(10);
        decoder.decode("token");

        assertThat(checks).hasValue(2);
    }

    @Test
    void oneThatIsRefusedIsRefusedAgain() {
        var decoder =
                new RememberingDecoder(
                        _ -> {
                            checks.incrementAndGet();
                            throw new BadJwtException("forged");
                        },
                        () -> now);

        assertThatThrownBy(() -> decoder.decode("token")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> decoder.decode("token")).isInstanceOf(BadJwtException.class);
        assertThat(checks).hasValue(2);
    }

    private RememberingDecoder decoder(Duration life) {
        return new RememberingDecoder(
                token -> {
                    checks.incrementAndGet();
                    return Jwt.withTokenValue(token)
                            .header("alg", "ES256")
                            .expiresAt(START.plus(life))
                            .build();
                },
                () -> now);
    }
}
