package io.penstock.gateway.record;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How records of calls are written.
///
/// @param queue calls that may wait; beyond it, a call waits for room before it answers
/// @param batch calls written in one transaction
/// @param drain how long an orderly stop waits for what still waits
@Validated
@ConfigurationProperties("penstock.gateway.record")
record RecordProperties(
        @DefaultValue("1000") @Positive int queue,
        @DefaultValue("50") @Positive int batch,
        @DefaultValue("10s") Duration drain) {}
