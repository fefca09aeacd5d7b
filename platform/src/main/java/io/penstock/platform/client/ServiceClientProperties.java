package io.penstock.platform.client;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How this service gets tokens to act for a tenant.
///
/// @param tokenUri the issuer's token endpoint
/// @param scopes asked for with every token
@Validated
@ConfigurationProperties("penstock.service-client")
public record ServiceClientProperties(
        URI tokenUri,
        @NotBlank String clientId,
        @NotBlank String clientSecret,
        @DefaultValue List<String> scopes) {}
