package io.penstock.worker.review;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How reviews expire.
///
/// @param batch reviews a look
/// @param pause between looks for one that is due
/// @param count between counts of what waits, for metrics
@Validated
@ConfigurationProperties("penstock.worker.review")
public record ReviewProperties(
        @DefaultValue("100") @Positive int batch,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("15s") Duration count) {}
