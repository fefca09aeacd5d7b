package io.penstock.intake.stream;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param maxStreams at the same time; one more is answered 503
/// @param buffer changes that are kept for readers that are behind, or come back
/// @param history of each partition, read again at the start
/// @param heartbeat between comments on a quiet stream
@Validated
@ConfigurationProperties("penstock.intake.stream")
record StreamProperties(
        @DefaultValue("500") @Positive int maxStreams,
        @DefaultValue("10000") @Positive int buffer,
        @DefaultValue("1000") @PositiveOrZero int history,
        @DefaultValue("15s") Duration heartbeat) {}
