package io.penstock.faults.check;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/// What the definitions in force and the services' settings allow.
///
/// @param attempts that may fail within a round, by step
/// @param workers processes that may hold a lease
/// @param gateLongest `penstock.worker.gate.longest`
/// @param gateSpread `penstock.worker.gate.longest-spread`
/// @param unpricedUsd `penstock.worker.gateway.unpriced-call-usd`
/// @param kept the least of `penstock.worker.retention`
public record Limits(
        Map<String, Integer> attempts,
        int workers,
        Duration gateLongest,
        Duration gateSpread,
        BigDecimal unpricedUsd,
        Duration kept) {

    /// With the services' own settings.
    public Limits(Map<String, Integer> attempts, int workers) {
        this(
                attempts,
                workers,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                new BigDecimal("0.01"),
                Duration.ofDays(42));
    }

    /// Those that SQL compares with; times in seconds.
    Map<String, Object> named() {
        return Map.of(
                "gateLongest", gateLongest.toSeconds(),
                "gateSpread", gateSpread.toSeconds(),
                "unpriced", unpricedUsd,
                "kept", kept.toSeconds());
    }
}
