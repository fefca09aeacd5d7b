package io.penstock.worker.redrive;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How redrives are worked off.
///
/// @param batch letters a transaction
/// @param pause between looks for a job; of one with a rate, also between its batches
@Validated
@ConfigurationProperties("penstock.worker.redrive")
public record RedriveProperties(
        @DefaultValue("50") @Positive int batch, @DefaultValue("200ms") Duration pause) {}
