package io.penstock.worker.call;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
public final class RetryAfter {
    private static final String LONGEST = "999999999";

    private RetryAfter() {}

    /// The instant it names; null where there is none, or none that can be read.
    public static @Nullable Instant read(HttpHeaders headers, Instant now) {
        var value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        try {
            return value.matches("[0-9]+")
                    ? now.plusSeconds(seconds(value))
                    : ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// However many there are: whoever heeds it has a bound.
    private static long seconds(String digits) {
        return digits.length() > LONGEST.length()
                ? Long.parseLong(LONGEST)
                : Long.parseLong(digits);
    }
}
