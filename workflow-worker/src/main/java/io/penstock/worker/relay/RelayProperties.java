package io.penstock.worker.relay;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the outbox is told to Kafka.
///
/// @param batch rows a transaction
/// @param pause between looks at an empty outbox
/// @param lease how long the active relay stays active without renewing
/// @param transactionalId one for all instances: the broker fences every relay but the newest
@Validated
@ConfigurationProperties("penstock.worker.relay")
public record RelayProperties(
        @DefaultValue("200") @Positive int batch,
        @DefaultValue("100ms") Duration pause,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("penstock-relay") @NotBlank String transactionalId) {}
