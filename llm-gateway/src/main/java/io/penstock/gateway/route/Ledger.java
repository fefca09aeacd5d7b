package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What was tried for one call, and what it cost: what is rejected, or breaks off, is paid for as
/// anything else.
final class Ledger {
    private final Prices prices;
    private final MeterRegistry meters;
    private final List<Attempt> attempts = new ArrayList<>();

    Ledger(Prices prices, MeterRegistry meters) {
        this.prices = prices;
        this.meters = meters;
    }

    /// In order.
    List<Attempt> attempts() {
        return attempts;
    }

    Attempt answered(Target target, Heard heard) {
        return Attempt.of(target, "ok", 200, null, heard, prices);
    }

    Attempt failed(Target target, Fault fault, Heard heard) {
        return Attempt.of(target, fault.kind().word(), fault.status(), fault.code(), heard, prices);
    }

    /// The caller left meanwhile.
    Attempt left(Target target, Heard heard) {
        return Attempt.of(target, "caller_gone", null, "caller_gone", heard, prices);
    }

    void skip(Target target, String code) {
        attempts.add(Attempt.skipped(target, code));
        meters.counter("penstock.gateway.skipped", "provider", target.provider(), "code", code)
                .increment();
    }

    void note(Attempt attempt) {
        attempts.add(attempt);
        meters.timer(
                        "penstock.gateway.attempts",
                        "provider",
                        attempt.provider(),
                        "outcome",
                        attempt.outcome())
                .record(Duration.ofMillis(attempt.millis()));
    }
}
