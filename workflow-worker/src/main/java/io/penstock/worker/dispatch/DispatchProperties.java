package io.penstock.worker.dispatch;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How runs are claimed and executed.
///
/// @param worker this process's name for people, such as its host's
/// @param permits runs under way at once, most of them waiting for other systems
/// @param places runs that work at once: on the processor, with the database
/// @param batch most runs of one claim
/// @param sweep longest time until due runs are looked for
/// @param reap between looks for workers whose lease lapsed
/// @param grace for runs to come to a checkpoint when the worker stops
@Validated
@ConfigurationProperties("penstock.worker.dispatch")
public record DispatchProperties(
        @DefaultValue("worker") @NotBlank String worker,
        @DefaultValue("6000") @Positive int permits,
        @DefaultValue("12") @Positive int places,
        @DefaultValue("32") @Positive int batch,
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("2s") Duration reap,
        @DefaultValue("3s") Duration grace) {}
