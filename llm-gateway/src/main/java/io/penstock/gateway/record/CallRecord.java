package io.penstock.gateway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.route.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as operators may see it: nothing of the prompt, nothing of the answer.
///
/// @param modelAsked as the caller wrote it: a route, or `provider/model`
/// @param modelRequested at the provider
/// @param modelReturned as the provider named it
/// @param schemaVerdict `none`, `valid`, `repaired=local`, `repaired=` and how often it was asked
///     again, or `rejected`
/// @param inputTokens over all attempts; null: nobody told any
/// @param cachedTokens of the input, read from caches of providers
/// @param outputTokens as `inputTokens`
/// @param reasoningTokens of the output, thought and not said
/// @param usageSource `provider`, `estimated` or `none`
/// @param costPicoUsd over all attempts, the exact sum of what is known; null: nothing is
/// @param costComplete whether that is all: no attempt used tokens whose price nobody knows
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallRecord(
        UUID id,
        String client,
        @Nullable String run,
        @Nullable String step,
        String modelAsked,
        @Nullable String route,
        @Nullable String provider,
        @Nullable String modelRequested,
        @Nullable String modelReturned,
        @Nullable Template template,
        Instant startedAt,
        long durationMs,
        int status,
        @Nullable String errorCode,
        @Nullable String finishReason,
        @Nullable String schemaSha256,
        String schemaVerdict,
        @Nullable Long inputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long outputTokens,
        @Nullable Long reasoningTokens,
        String usageSource,
        @Nullable Long costPicoUsd,
        boolean costComplete,
        List<Attempt> attempts) {

    /// The template that the prompt was rendered from.
    public record Template(String id, int version, String sha256) {}
}
