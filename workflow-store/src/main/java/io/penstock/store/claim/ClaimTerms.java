package io.penstock.store.claim;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who comes first.
///
/// @param ageing a run that has waited this long is claimed as one of the next higher priority,
///     after twice this long as one of the highest
@ConfigurationProperties("penstock.claim")
record ClaimTerms(@DefaultValue("5m") Duration ageing) {
    ClaimTerms {
        if (!ageing.isPositive()) {
            throw new IllegalArgumentException("penstock.claim.ageing must be longer than nothing");
        }
    }
}
