package io.penstock.gateway.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param keep how long a recorded answer is repeated
/// @param leaseMargin on top of a call's deadline, before a key counts as abandoned
@Validated
@ConfigurationProperties("penstock.gateway.idempotency")
record IdempotencyProperties(
        @DefaultValue("24h") Duration keep, @DefaultValue("15s") Duration leaseMargin) {}
