package io.penstock.intake.channel;

import io.penstock.intake.delivery.Source;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Of requests that nobody vouched for, at most ten a minute and connection are kept: a stranger
/// must not fill our storage.
@Component
class UnauthenticLimit {
    private static final int A_MINUTE = 10;
    private static final long SECONDS = 60;

    private final Map<Source, Window> windows = new ConcurrentHashMap<>();

    private record Window(long minute, int kept) {}

    /// Whether one more may be kept.
    boolean tryKeep(Source source, Instant now) {
        var minute = now.getEpochSecond() / SECONDS;
        var window =
                windows.merge(
                        source,
                        new Window(minute, 1),
                        (old, _) ->
                                old.minute() == minute
                                        ? new Window(minute, Math.min(old.kept() + 1, A_MINUTE + 1))
                                        : new Window(minute, 1));
        return window.kept() <= A_MINUTE;
    }
}
