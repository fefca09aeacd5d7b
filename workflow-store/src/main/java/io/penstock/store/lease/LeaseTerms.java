package io.penstock.store.lease;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long a worker's right to act lasts.
///
/// @param duration of the lease, by the database's clock
/// @param margin by which the worker stops before the lease ends
/// @param maxCrashes how often a run may take its worker down before it becomes a dead letter
@ConfigurationProperties("penstock.lease")
public record LeaseTerms(
        @DefaultValue("15s") Duration duration,
        @DefaultValue("3s") Duration margin,
        @DefaultValue("5") int maxCrashes) {
    public LeaseTerms {
        if (margin.isNegative() || margin.compareTo(duration) >= 0) {
            throw new IllegalArgumentException(
                    "penstock.lease.margin must be shorter than penstock.lease.duration");
        }
    }
}
