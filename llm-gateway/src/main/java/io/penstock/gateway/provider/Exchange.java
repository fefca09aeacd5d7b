package io.penstock.gateway.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One attempt under way. Whoever opened it closes it, which ends the attempt at the provider, too.
public interface Exchange extends AutoCloseable {
    /// The next signal; null if none came in that time.
    ///
    /// @throws InterruptedException if the call is over
    @Nullable Signal next(Duration wait) throws InterruptedException;

    @Override
    void close();

    /// Of a provider that answers at once.
    static Exchange told(Signal signal) {
        return new Exchange() {
            @Override
            public Signal next(Duration wait) {
                return signal;
            }

            @Override
            public void close() {}
        };
    }
}
