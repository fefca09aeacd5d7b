package io.penstock.intake.admit;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Bounds of one instance.
///
/// @param requests that bring something, under way at the same time at most; one more gets a 503
/// @param answer how long an answer may take on average before fewer requests are let in at once
/// @param bodyShare of the heap, in percent, that their bodies may take as they came; read, mapped
///     and sealed, a body takes several times its size
/// @param clientRequestsPerSecond of one caller of our own API
/// @param clientBurst of one caller at once
/// @param failuresPerSecond proofs that one address may get wrong
/// @param failureBurst at once
@Validated
@ConfigurationProperties("penstock.intake.admit")
record AdmitProperties(
        @DefaultValue("512") @Positive int requests,
        @DefaultValue("250ms") Duration answer,
        @DefaultValue("6") @Positive int bodyShare,
        @DefaultValue("500") @Positive int clientRequestsPerSecond,
        @DefaultValue("1000") @Positive int clientBurst,
        @DefaultValue("5") @Positive int failuresPerSecond,
        @DefaultValue("300") @Positive int failureBurst) {}
