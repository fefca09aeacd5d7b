package io.penstock.intake.requestlog;

import io.penstock.platform.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Parameters by which deliveries are found; without a value they leave open.
final class Filters {
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private Filters() {}

    /// One of our words.
    static <T> @Nullable T word(
            String name,
            @Nullable String text,
            String expected,
            Function<String, Optional<T>> reading) {
        return text == null ? null : reading.apply(text).orElseThrow(() -> refused(name, expected));
    }

    static @Nullable String text(String name, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw refused(name, "a name");
        }
        return text;
    }

    /// A time that the store can hold.
    static @Nullable Instant time(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(Instant.EPOCH) || !time.isBefore(END))) {
            throw refused(name, "a time of the years 1970 to 9999");
        }
        return time;
    }

    static ProblemException refused(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
