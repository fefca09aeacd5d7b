package io.penstock.worker.signal;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How subscribers are told.
///
/// @param each messages to one receiver at the same time; one, while it fails
/// @param inFlight messages in all at the same time; each waits on a virtual thread and holds no
///     database connection
/// @param connectTimeout until a receiver takes the connection
/// @param timeout for a whole attempt, at most 30 s
/// @param schedule waits between attempts, each up to a fifth longer at random; when they are used
///     up, the signal is a dead letter
/// @param disableAfter how long a receiver may fail all the time, before its subscription is
///     disabled
/// @param keepDelivered how long what was delivered is kept, to be looked up and sent again
/// @param keepDead how long what was given up is kept
/// @param pause between looks for what is due
@Validated
@ConfigurationProperties("penstock.worker.signal")
public record SignalProperties(
        @DefaultValue("4") @Positive int each,
        @DefaultValue("200") @Positive int inFlight,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("20s") Duration timeout,
        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "8h", "8h"}) @NotEmpty
                List<Duration> schedule,
        @DefaultValue("24h") Duration disableAfter,
        @DefaultValue("7d") Duration keepDelivered,
        @DefaultValue("30d") Duration keepDead,
        @DefaultValue("500ms") Duration pause) {
    private static final Duration CAP = Duration.ofSeconds(30);

    public SignalProperties {
        schedule = List.copyOf(schedule);
        if (timeout.compareTo(CAP) > 0) {
            throw new IllegalArgumentException(
                    "penstock.worker.signal.timeout must be at most 30s");
        }
    }

    /// Longer than an attempt and what follows it.
    Duration lease() {
        return timeout.multipliedBy(2).plusSeconds(10);
    }
}
