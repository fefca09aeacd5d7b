package io.penstock.worker.start;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How what is due is started.
///
/// @param batch delayed runs a transaction
/// @param pause between looks for what is due
@Validated
@ConfigurationProperties("penstock.worker.start")
public record StartProperties(
        @DefaultValue("200") @Positive int batch, @DefaultValue("250ms") Duration pause) {}
