package io.penstock.gateway.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A model call: a UUIDv7 (RFC 9562, section 5.7), so that ids sort by time.
public record CallId(@JsonValue UUID value) {
    private static final RandomGenerator RANDOM = new SecureRandom();

    public static CallId next(InstantSource clock) {
        var high = clock.millis() << 16 | 0x7000 | RANDOM.nextLong() & 0x0fff;
        var low = RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new CallId(new UUID(high, low));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
