package io.penstock.embedded.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a request asks of a model, whatever the wire format.
///
/// @param usageWanted whether the stream is to tell the usage
/// @param choices how many answers are wanted
/// @param schema that the content must obey
/// @param tool the one that must be called; empty for any
/// @param maxTokens of the answer; 0 for no limit
/// @param promptTokens estimated from the size of the request
record Question(
        String model,
        boolean stream,
        boolean usageWanted,
        int choices,
        @Nullable JsonNode schema,
        List<Tool> tools,
        boolean mustCall,
        String tool,
        int maxTokens,
        boolean logprobs,
        int promptTokens) {
    private static final int BYTES_PER_TOKEN = 4;

    record Tool(String name, JsonNode parameters) {}

    /// A rule of thumb for English text.
    static int tokens(int size) {
        return (size + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /// Characters that the answer may have.
    int maxCharacters() {
        return maxTokens == 0 ? Integer.MAX_VALUE : maxTokens * BYTES_PER_TOKEN;
    }
}
