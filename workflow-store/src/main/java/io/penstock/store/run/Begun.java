package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a step began, as it was written the first time.
public sealed interface Begun {

    /// All by the database's clock.
    ///
    /// @param deadline its own; null for none
    /// @param late whether this deadline or the run's has passed
    /// @param due until when it waits; null where it does not
    /// @param over whether that has passed
    /// @param waited whether there was something to wait for when it began
    record At(
            @Nullable Instant deadline,
            boolean late,
            @Nullable Instant due,
            boolean over,
            boolean waited)
            implements Begun {}

    /// Somebody else holds the run, or it has ended; nothing was written.
    record LostRace(RunId run) implements Begun {}
}
