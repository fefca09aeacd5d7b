package io.penstock.intake.deadletter;

import io.penstock.platform.problem.ProblemException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Times to filter by: those that the store can hold.
final class Times {
    static final String EXPECTED = "a time of the years 1970 to 9999";

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private Times() {}

    static void check(@Nullable Instant time, Supplier<ProblemException> refusal) {
        if (time != null && (time.isBefore(FIRST) || !time.isBefore(END))) {
            throw refusal.get();
        }
    }
}
