package io.penstock.gateway.schema;

import io.penstock.schema.json.StrictJson;
import tools.jackson.databind.node.ObjectNode;

/// A completion as a provider gives it, choice by choice.
final class Completion {
    private final ObjectNode json = StrictJson.TOLERANT.createObjectNode();

    static Completion says(String content) {
        return new Completion().orSays("stop", content);
    }

    static Completion ends(String finishReason, String content) {
        return new Completion().orSays(finishReason, content);
    }

    static Completion calls(String... namesAndArguments) {
        return new Completion().orCalls(namesAndArguments);
    }

    Completion orSays(String finishReason, String content) {
        choice(finishReason).put("content", content);
        return this;
    }

    Completion orCalls(String... namesAndArguments) {
        var calls = choice("tool_calls").putNull("content").putArray("tool_calls");
        for (var i = 0; i < namesAndArguments.length; i += 2) {
            calls.addObject()
                    .put("id", "id-" + i / 2)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", namesAndArguments[i])
                    .put("arguments", namesAndArguments[i + 1]);
        }
        return this;
    }

    private ObjectNode choice(String finishReason) {
        var choice = json.withArrayProperty("choices").addObject();
        return choice.put("finish_reason", finishReason)
                .putObject("message")
                .put("role", "assistant");
    }

    ObjectNode message(int choice) {
        return (ObjectNode) json.path("choices").path(choice).path("message");
    }

    ObjectNode json() {
        return json;
    }
}
