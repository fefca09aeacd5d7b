package io.penstock.cli.send;

import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Asks the other side again and again: it tells nobody of itself.
final class Polling {
    /// Milliseconds between two looks.
    private static final long PAUSE = 100;

    private Polling() {}

    /// What the last look saw: enough, or what there was when patience was over, or the caller was
    /// interrupted.
    static <T> T until(Instant deadline, Supplier<T> look, Predicate<T> enough) {
        while (true) {
            var seen = look.get();
            if (enough.test(seen) || Instant.now().isAfter(deadline)) {
                return seen;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return seen;
            }
        }
    }
}
