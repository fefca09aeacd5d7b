package io.penstock.store.review;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The last review of a page: the next page begins after it. Opaque to callers.
///
/// @param at its place in the order; null for one that is never due
record ReviewCursor(@Nullable Instant at, UUID id) {

    String text() {
        var micros = at == null ? "" : ChronoUnit.MICROS.between(Instant.EPOCH, at);
        var plain = micros + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if it is none of ours
    static ReviewCursor parse(String text) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        var colon = plain.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        var at = plain.substring(0, colon);
        return new ReviewCursor(
                at.isEmpty() ? null : Instant.EPOCH.plus(Long.parseLong(at), ChronoUnit.MICROS),
                UUID.fromString(plain.substring(colon + 1)));
    }
}
