package io.penstock.worker.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of one attempt to tell a receiver.
sealed interface Attempt {

    record Taken(int status) implements Attempt {}

    /// The receiver wants no more, ever.
    record Gone(int status) implements Attempt {}

    /// It did not take it, as far as is known.
    ///
    /// @param status where it answered
    /// @param notBefore it asked not to be called before
    record Failed(@Nullable Integer status, String code, @Nullable Instant notBefore)
            implements Attempt {}
}
