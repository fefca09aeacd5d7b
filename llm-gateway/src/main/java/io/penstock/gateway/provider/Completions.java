package io.penstock.gateway.provider;

import io.penstock.schema.json.StrictJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells a whole completion from something that only has status 200.
final class Completions {
    private Completions() {}

    /// @param wanted choices asked for
    static Reply read(byte[] body, Target target, int wanted) {
        JsonNode json;
        try {
            json = StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return failed(
                    "invalid_response", "The provider answered 200 with a body that is no JSON");
        }
        if (!(json instanceof ObjectNode completion)) {
            return failed("invalid_response", "The provider answered 200 without a JSON object");
        }
        if (completion.path("error").isObject()) {
            return failed("error_in_200", "The provider answered 200 with an error inside");
        }
        return defect(completion, wanted)
                .map(defect -> failed("invalid_response", defect))
                .orElseGet(() -> new Reply.Completed(named(completion, target)));
    }

    private static Optional<String> defect(ObjectNode completion, int wanted) {
        var choices = completion.path("choices");
        if (!choices.isArray() || choices.size() < wanted) {
            return Optional.of("The provider's answer has fewer choices than were asked for");
        }
        for (var choice : choices) {
            if (choice.path("finish_reason").stringValue("").isEmpty()) {
                return Optional.of("The provider's answer ends without a finish_reason");
            }
            if (isEmpty(choice.path("message"))) {
                return Optional.of("The provider's answer is empty");
            }
        }
        return Optional.empty();
    }

    private static boolean isEmpty(JsonNode message) {
        return message.path("content").stringValue("").isBlank()
                && message.path("tool_calls").isEmpty()
                && message.path("refusal").stringValue("").isBlank()
                && !message.hasNonNull("function_call")
                && !message.hasNonNull("audio");
    }

    private static ObjectNode named(ObjectNode completion, Target target) {
        if (completion.path("model").stringValue("").isBlank()) {
            completion.put("model", target.model());
        }
        return completion;
    }

    private static Reply failed(String code, String message) {
        return new Reply.Failed(Fault.unusable(code, message));
    }
}
