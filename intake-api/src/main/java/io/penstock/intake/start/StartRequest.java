package io.penstock.intake.start;

import io.penstock.intake.accept.DelayLimit;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.store.ingest.Beginning;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a run is to begin: the members `at` and `delay`, of which there is one or none.
final class StartRequest {
    private static final String DELAY = "A duration of ISO 8601 such as PT2H, at most 366 days";
    private static final Text ANY = new Text("1 to 64 characters", StartRequest::isShort);

    private StartRequest() {}

    static Beginning beginning(Members body, Instant now) {
        var at = body.text("at", ANY);
        var delay = body.text("delay", ANY);
        if (at != null && delay != null) {
            body.fault("delay", "exclusive", "Either at or delay");
        }
        if (at != null) {
            var time = DelayLimit.read(at, now);
            if (time.isEmpty()) {
                body.fault("at", "format", DelayLimit.EXPECTED);
            }
            return time.<Beginning>map(Beginning.At::new).orElseGet(Beginning.AtOnce::new);
        }
        if (delay != null) {
            var duration = duration(delay);
            if (duration.isEmpty()) {
                body.fault("delay", "format", DELAY);
            }
            return duration.<Beginning>map(Beginning.After::new).orElseGet(Beginning.AtOnce::new);
        }
        return new Beginning.AtOnce();
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text))
                    .filter(it -> !it.isNegative() && it.compareTo(DelayLimit.LONGEST) <= 0);
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static boolean isShort(String text) {
        return !text.isEmpty() && text.length() <= 64;
    }
}
