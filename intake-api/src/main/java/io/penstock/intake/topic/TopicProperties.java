package io.penstock.intake.topic;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param replication copies of each partition: 3 in production, with `min.insync.replicas` 2
/// @param minInsync copies that must have a record before it is acknowledged
/// @param retention of events and deliveries
@Validated
@ConfigurationProperties("penstock.topics")
record TopicProperties(
        @DefaultValue("6") @Positive int partitions,
        @DefaultValue("1") @Positive short replication,
        @DefaultValue("1") @Positive int minInsync,
        @DefaultValue("7d") Duration retention) {}
