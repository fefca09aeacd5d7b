package io.penstock.worker.retrieve;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where context comes from.
///
/// @param baseUrl of the retrieval service
/// @param connectTimeout until it takes the connection
/// @param readTimeout until it answers
/// @param concurrent searches of one worker under way at once; more wait in line
@Validated
@ConfigurationProperties("penstock.worker.retrieval")
public record RetrieveProperties(
        @NotNull URI baseUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("32") @Positive int concurrent) {}
