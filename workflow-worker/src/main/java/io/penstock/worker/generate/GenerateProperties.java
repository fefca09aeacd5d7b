package io.penstock.worker.generate;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where models are reached.
///
/// @param baseUrl of the gateway, without `/v1`
/// @param connectTimeout until it takes the connection
/// @param readTimeout until it answers: longer than its own deadline, so that it is the one to give
///     up
/// @param unpricedCallUsd what a call counts as, towards a workflow's `budget.usd`, whose price the
///     gateway does not tell: an unknown price is not zero
@Validated
@ConfigurationProperties("penstock.worker.gateway")
public record GenerateProperties(
        @NotNull URI baseUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("90s") Duration readTimeout,
        @DefaultValue("0.01") @PositiveOrZero BigDecimal unpricedCallUsd) {}
