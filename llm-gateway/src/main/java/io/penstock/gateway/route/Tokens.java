package io.penstock.gateway.route;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an attempt used.
///
/// @param estimated from the texts, because the provider did not tell: it never came to its end, or
///     does not count
record Tokens(@Nullable Long input, @Nullable Long output, boolean estimated) {
    /// A rule of thumb for English; other languages need more tokens for as many characters.
    private static final int CHARACTERS_OF_ONE = 4;

    static Tokens of(Heard heard) {
        var completion = heard.completion();
        if (completion == null) {
            return new Tokens(null, null, false);
        }
        var usage = completion.path("usage");
        var input = told(usage.path("prompt_tokens"));
        var output = told(usage.path("completion_tokens"));
        return input == null && output == null
                ? new Tokens(
                        estimate(heard.promptCharacters()),
                        estimate(characters(completion.path("choices"))),
                        true)
                : new Tokens(input, output, false);
    }

    private static @Nullable Long told(JsonNode tokens) {
        return tokens.isIntegralNumber() ? Long.valueOf(tokens.asLong()) : null;
    }

    private static long estimate(long characters) {
        return Math.ceilDiv(characters, CHARACTERS_OF_ONE);
    }

    private static long characters(JsonNode node) {
        return node.isString()
                ? node.stringValue().length()
                : node.valueStream().mapToLong(Tokens::characters).sum();
    }
}
