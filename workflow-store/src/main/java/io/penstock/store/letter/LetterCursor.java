package io.penstock.store.letter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// The last letter of a page: the next page begins after it. Opaque to callers.
record LetterCursor(Instant createdAt, UUID id) {

    String text() {
        var plain = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if it is none of ours
    static LetterCursor parse(String text) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        var parts = plain.split(":", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        return new LetterCursor(
                Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
                UUID.fromString(parts[1]));
    }
}
