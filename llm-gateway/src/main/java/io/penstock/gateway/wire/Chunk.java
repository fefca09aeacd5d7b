package io.penstock.gateway.wire;

import io.penstock.schema.json.StrictJson;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One `chat.completion.chunk`.
///
/// @param json as the provider sent it, members that nobody here knows included
public record Chunk(ObjectNode json) {
    /// Members of a delta that say who speaks, not what.
    private static final Set<String> NO_CONTENT = Set.of("role");

    /// @throws MalformedStreamException if it is no JSON object
    public static Chunk of(SseEvent event) throws MalformedStreamException {
        try {
            if (StrictJson.TOLERANT.readTree(event.data()) instanceof ObjectNode json) {
                return new Chunk(json);
            }
        } catch (JacksonException _) {
            throw MalformedStreamException.noChunk("its data is no JSON");
        }
        throw MalformedStreamException.noChunk("its data is no JSON object");
    }

    public JsonNode choices() {
        return json.path("choices");
    }

    /// Whether it belongs to no choice, and tells what all of them took.
    public boolean tellsOnlyUsage() {
        return choices().isEmpty() && json.path("usage").isObject();
    }

    /// The provider's error, where it sent one into the stream; else missing.
    public JsonNode error() {
        var error = json.path("error");
        return error.isNull() ? json.path("") : error;
    }

    /// Whether the caller would lose something without it: text, a refusal, reasoning, a tool call.
    /// A delta that only names the role has none.
    public boolean hasContent() {
        return choices()
                .valueStream()
                .flatMap(choice -> choice.path("delta").propertyStream())
                .anyMatch(
                        member -> !NO_CONTENT.contains(member.getKey()) && says(member.getValue()));
    }

    /// Whether it tells of a call of a tool, or of a part of one.
    public boolean callsTools() {
        return choices()
                .valueStream()
                .map(choice -> choice.path("delta"))
                .anyMatch(
                        delta ->
                                says(delta.path("tool_calls"))
                                        || says(delta.path("function_call")));
    }

    private static boolean says(JsonNode value) {
        return value.isString()
                ? !value.stringValue().isEmpty()
                : value.isContainer() && !value.isEmpty();
    }
}
