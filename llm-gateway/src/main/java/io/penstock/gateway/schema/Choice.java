package io.penstock.gateway.schema;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One choice of a completion.
record Choice(int index, String end, ObjectNode message) {
    static Choice of(int index, JsonNode choice) {
        return new Choice(
                index,
                choice.path("finish_reason").stringValue(""),
                (ObjectNode) choice.path("message"));
    }

    /// A text, or the texts of its parts.
    String said() {
        var content = message.path("content");
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("text").stringValue(""))
                        .collect(Collectors.joining())
                : content.stringValue("");
    }

    List<JsonNode> calls() {
        return message.path("tool_calls").valueStream().toList();
    }

    boolean hasLegacyCall() {
        return message.path("function_call").isObject();
    }

    boolean isCall() {
        return !message.path("tool_calls").isEmpty() || hasLegacyCall();
    }

    boolean isDeclined() {
        return end.equals("content_filter") || !message.path("refusal").stringValue("").isBlank();
    }

    boolean isCut() {
        return end.equals("length");
    }

    /// A model that thinks aloud may spend its whole limit on that.
    boolean saysNothing() {
        return said().isBlank() && !isCall() && !isDeclined() && !message.hasNonNull("audio");
    }
}
