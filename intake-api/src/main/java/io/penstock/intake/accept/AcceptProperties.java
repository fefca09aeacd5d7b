package io.penstock.intake.accept;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param acknowledgement how long a request waits for Kafka before it is answered 503
/// @param retryAfter what a 503 tells the sender to wait
/// @param lookupGather how long a duplicate lookup waits for others to share its query
/// @param lookup how long an item waits for the lookup before it is taken unasked
/// @param lookupBatch identities in one query
@Validated
@ConfigurationProperties("penstock.intake.accept")
record AcceptProperties(
        @DefaultValue("2500ms") Duration acknowledgement,
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue("2ms") Duration lookupGather,
        @DefaultValue("50ms") Duration lookup,
        @DefaultValue("500") @Positive int lookupBatch) {}
