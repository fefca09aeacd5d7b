package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Mode;
import org.jspecify.annotations.Nullable;

/// How a job sends on what it takes.
///
/// @param version of the definition to move to first: a number, or [#NEWEST]; null: each run keeps
///   its own
/// @param rate items a second; null: as fast as workers go
public record Order(Mode mode, @Nullable String version, @Nullable Integer rate) {
    public static final String NEWEST = "newest";

    /// On at the failed step, under the same definition, as fast as workers go.
    public static final Order RESUME = new Order(Mode.RESUME, null, null);

    static final int MAX_RATE = 1_000;

    public Order {
        if (!isRate(rate) || !isVersion(version)) {
            throw new IllegalArgumentException("No rate, or no version");
        }
    }

    public static boolean isRate(@Nullable Integer rate) {
        return rate == null || (rate >= 1 && rate <= MAX_RATE);
    }

    public static boolean isVersion(@Nullable String version) {
        return version == null || version.equals(NEWEST) || version.matches("[1-9][0-9]{0,8}");
    }
}
