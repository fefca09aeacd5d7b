package io.penstock.store.run;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a run that waits does to its conversation.
///
/// @param passAfter the next runs of its conversation wait this long for one that waits for a retry
///     or for a time, then they pass it
@ConfigurationProperties("penstock.wait")
record WaitSettings(@DefaultValue("10m") Duration passAfter) {
    WaitSettings {
        if (passAfter.isNegative()) {
            throw new IllegalArgumentException("penstock.wait.pass-after must not be negative");
        }
    }
}
