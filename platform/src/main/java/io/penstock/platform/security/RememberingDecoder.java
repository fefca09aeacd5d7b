package io.penstock.platform.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/// Checks a token once and believes it for a minute, never beyond its expiry: a service sends the
/// same token with thousands of calls, and checking a signature costs more than most of them. So a
/// signing key that is withdrawn may count for a minute more.
final class RememberingDecoder implements JwtDecoder {
    private static final Duration BELIEVED = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1_000;

    private final JwtDecoder decoder;
    private final InstantSource clock;
    private final Map<String, Believed> known = new ConcurrentHashMap<>();

    RememberingDecoder(JwtDecoder decoder, InstantSource clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    private record Believed(Jwt token, Instant until) {}

    @Override
    public Jwt decode(String token) {
        var now = clock.instant();
        var believed = known.get(token);
        if (believed != null && now.isBefore(believed.until())) {
            return believed.token();
        }
        known.remove(token);
        var checked = decoder.decode(token);
        remember(token, checked, now);
        return checked;
    }

    private void remember(String token, Jwt checked, Instant now) {
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(token, new Believed(checked, until(checked.getExpiresAt(), now)));
    }

    private static Instant until(@Nullable Instant expiry, Instant now) {
        var longest = now.plus(BELIEVED);
        return expiry != null && expiry.isBefore(longest) ? expiry : longest;
    }
}
