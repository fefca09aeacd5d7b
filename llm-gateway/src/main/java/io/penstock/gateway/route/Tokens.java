package io.penstock.gateway.route;

import io.penstock.gateway.price.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What an attempt used.
///
/// @param estimated from the texts, because the provider did not tell: it never came to its end, or
///     does not count
/// @param told the provider's counts, under its own names; null: it told none, or too many to keep
record Tokens(Usage usage, boolean estimated, @Nullable ObjectNode told) {
    /// A rule of thumb for English; other languages need more tokens for as many characters.
    private static final int CHARACTERS_OF_ONE = 4;

    private static final int MOST_CHARACTERS_TOLD = 2048;

    /// Null: nothing was said.
    static @Nullable Tokens of(Heard heard) {
        var completion = heard.completion();
        if (completion == null) {
            return null;
        }
        var told = completion.path("usage");
        var usage = Usage.of(told);
        return usage == null
                ? new Tokens(
                        new Usage(
                                estimate(heard.promptCharacters()),
                                0,
                                estimate(characters(completion.path("choices"))),
                                0),
                        true,
                        null)
                : new Tokens(usage, false, bounded(counts(told)));
    }

    /// Numbers only: a text could hold a part of the prompt, or what a database refuses.
    private static ObjectNode counts(JsonNode told) {
        var counts = JsonNodeFactory.instance.objectNode();
        for (var member : told.properties()) {
            var value = member.getValue();
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                counts.put(plain(member.getKey()), value.asLong());
            } else if (value.isObject()) {
                counts.set(plain(member.getKey()), counts(value));
            }
        }
        return counts;
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\x21-\\x7E]", "?");
    }

    private static @Nullable ObjectNode bounded(ObjectNode counts) {
        return counts.toString().length() > MOST_CHARACTERS_TOLD ? null : counts;
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
