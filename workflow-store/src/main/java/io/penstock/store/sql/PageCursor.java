package io.penstock.store.sql;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The last row of a page: the next page begins after it. Opaque to callers.
///
/// @param at its place in the order; null where the order has rows without a time
public record PageCursor(@Nullable Instant at, UUID id) {
    private static final String FOREIGN = "Not a cursor of this list; start without one";

    public String text() {
        var micros = at == null ? "" : ChronoUnit.MICROS.between(Instant.EPOCH, at);
        var plain = micros + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if it is none of ours
    public static PageCursor parse(String text) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        var colon = plain.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(FOREIGN);
        }
        return new PageCursor(
                at(plain.substring(0, colon)), UUID.fromString(plain.substring(colon + 1)));
    }

    /// Nothing of ours is older than the epoch; Postgres knows no time as old as an instant may be.
    private static @Nullable Instant at(String micros) {
        if (micros.isEmpty()) {
            return null;
        }
        var since = Long.parseLong(micros);
        if (since < 0) {
            throw new IllegalArgumentException(FOREIGN);
        }
        return Instant.EPOCH.plus(since, ChronoUnit.MICROS);
    }

    /// Of a list in which every row has its time.
    ///
    /// @throws IllegalArgumentException if it is of another list
    public Instant time() {
        if (at == null) {
            throw new IllegalArgumentException(FOREIGN);
        }
        return at;
    }
}
