package io.penstock.worker.gate;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How long targets are left alone, and how they are come back to.
///
/// @param longest wait that is granted, whatever `Retry-After` says
/// @param refresh between looks for gates that other workers closed, or a person opened
/// @param spread over which runs that waited are due after a gate has opened; twice as long with
/// each closing in a row
/// @param longestSpread bound of that
/// @param pace least time between two calls of one worker through a gate that has opened just now
/// @param batch runs a transaction, where a person opened a gate
@Validated
@ConfigurationProperties("penstock.worker.gate")
public record GateProperties(
        @DefaultValue("1h") Duration longest,
        @DefaultValue("1s") Duration refresh,
        @DefaultValue("2s") Duration spread,
        @DefaultValue("1m") Duration longestSpread,
        @DefaultValue("20ms") Duration pace,
        @DefaultValue("200") @Positive int batch) {

    /// Over how long a gate that was closed so often in a row is come back to.
    Duration spread(int times) {
        var doublings = Math.min(times - 1, 20);
        var spread = spread().multipliedBy(1L << doublings);
        return spread.compareTo(longestSpread) > 0 ? longestSpread : spread;
    }
}
