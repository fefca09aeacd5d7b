package io.penstock.worker.ingest;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the log is read.
///
/// @param consumers threads of this process that read partitions of events
/// @param retry first pause after a batch that failed
/// @param maxRetry longest pause between tries of one batch
/// @param replicas of topics that this worker makes
/// @param minInsync copies that must have a record before it is acknowledged
/// @param retention of topics that this worker makes
@Validated
@ConfigurationProperties("penstock.worker.ingest")
public record IngestProperties(
        @DefaultValue("2") @Positive int consumers,
        @DefaultValue("200ms") Duration retry,
        @DefaultValue("2s") Duration maxRetry,
        @DefaultValue("1") @Positive short replicas,
        @DefaultValue("1") @Positive int minInsync,
        @DefaultValue("7d") Duration retention) {}
