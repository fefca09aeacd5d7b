package io.penstock.cli.sample;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A time as senders write it: seconds, milli- or microseconds since 1970, or RFC 3339.
record MessageTime(Instant instant, Form form) {
    enum Form {
        SECONDS,
        MILLISECONDS,
        MICROSECONDS,
        RFC_3339
    }

    static Optional<MessageTime> parse(String text) {
        try {
            return Optional.of(read(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static MessageTime read(String text) {
        if (text.matches("\\d{1,12}")) {
            return new MessageTime(Instant.ofEpochSecond(Long.parseLong(text)), Form.SECONDS);
        }
        if (text.matches("\\d{16}")) {
            return new MessageTime(
                    Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS), Form.MICROSECONDS);
        }
        return text.matches("\\d{13,15}")
                ? new MessageTime(Instant.ofEpochMilli(Long.parseLong(text)), Form.MILLISECONDS)
                : new MessageTime(OffsetDateTime.parse(text).toInstant(), Form.RFC_3339);
    }

    String shifted(Duration by) {
        var later = instant.plus(by).truncatedTo(ChronoUnit.MILLIS);
        return switch (form) {
            case MICROSECONDS ->
                    Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant.plus(by)));
            case SECONDS -> Long.toString(later.getEpochSecond());
            case MILLISECONDS -> Long.toString(later.toEpochMilli());
            case RFC_3339 -> later.toString();
        };
    }
}
