package io.penstock.intake.accept;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// How far ahead somebody may ask for something.
public final class DelayLimit {
    public static final Duration LONGEST = Duration.ofDays(366);
    public static final String EXPECTED = "A time of RFC 3339, at most 366 days ahead";

    private DelayLimit() {}

    public static boolean admits(String time, Instant now) {
        return read(time, now).isPresent();
    }

    /// Empty for what is no such time. One that has passed is one.
    public static Optional<Instant> read(String time, Instant now) {
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant())
                    .filter(Acceptor::storable)
                    .filter(read -> !read.isAfter(now.plus(LONGEST)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
