package io.penstock.cli.sample;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A time as senders write it: seconds since 1970, or RFC 3339.
record MessageTime(Instant instant, boolean epochSeconds) {

    static Optional<MessageTime> parse(String text) {
        try {
            return Optional.of(
                    text.matches("\\d{1,12}")
                            ? new MessageTime(Instant.ofEpochSecond(Long.parseLong(text)), true)
                            : new MessageTime(OffsetDateTime.parse(text).toInstant(), false));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    String shifted(Duration by) {
        var later = instant.plus(by).truncatedTo(ChronoUnit.MILLIS);
        return epochSeconds ? Long.toString(later.getEpochSecond()) : later.toString();
    }
}
