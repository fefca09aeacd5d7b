package io.penstock.gateway.route;

import io.penstock.gateway.provider.Target;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where calls go.
///
/// @param routes name to targets, in the order in which they are asked
/// @param maxAttempts at remote providers for one call; `local` costs nothing and does not count
/// @param maxCorrections how often models are asked again for one call with the faults of their
///     output, over all targets and beside the attempts
@Validated
@ConfigurationProperties("penstock.gateway")
record RouteProperties(
        @DefaultValue Map<String, List<@Valid Target>> routes,
        @DefaultValue("3") @Min(1) @Max(10) int maxAttempts,
        @DefaultValue("2") @Min(0) @Max(2) int maxCorrections) {}
