package io.penstock.store.view;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// The last run of a page: the next page begins after it. Opaque to callers.
record Cursor(Instant createdAt, UUID id) {

    String text() {
        var micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
        var plain = micros + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if it is none of ours
    static Cursor parse(String text) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        var parts = plain.split(":", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        return new Cursor(
                Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
                UUID.fromString(parts[1]));
    }
}
