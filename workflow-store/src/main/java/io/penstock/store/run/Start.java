package io.penstock.store.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A step that takes its time begins.
///
/// @param deadline from now to its result; null for none of its own
/// @param length how long it waits from now; null where it waits until an instant, or not at all
/// @param until the instant; null where it waits for a while, or not at all
public record Start(
        String step,
        @Nullable Duration deadline,
        @Nullable Duration length,
        @Nullable Instant until) {}
