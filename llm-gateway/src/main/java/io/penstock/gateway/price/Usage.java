package io.penstock.gateway.price;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The tokens of one attempt.
///
/// @param input of the whole prompt
/// @param cached of these, read from the provider's cache
/// @param output of all that the model wrote
/// @param reasoning of these, thought and not said
public record Usage(long input, long cached, long output, long reasoning) {
    /// No model takes or writes so many at once; who tells more is not believed.
    private static final long MOST = 10_000_000;

    /// What a provider tells, in OpenAI's words; null: not both the prompt's and the completion's.
    ///
    /// @param told the `usage` of its answer
    public static @Nullable Usage of(JsonNode told) {
        var input = count(told.path("prompt_tokens"));
        var output = count(told.path("completion_tokens"));
        if (input == null || output == null) {
            return null;
        }
        var cached = count(told.at("/prompt_tokens_details/cached_tokens"));
        var reasoning = count(told.at("/completion_tokens_details/reasoning_tokens"));
        return new Usage(input, part(cached, input), output, part(reasoning, output));
    }

    private static @Nullable Long count(JsonNode tokens) {
        return tokens.isIntegralNumber()
                        && tokens.canConvertToLong()
                        && tokens.asLong() >= 0
                        && tokens.asLong() <= MOST
                ? Long.valueOf(tokens.asLong())
                : null;
    }

    private static long part(@Nullable Long part, long whole) {
        return part == null ? 0 : Math.min(part, whole);
    }
}
