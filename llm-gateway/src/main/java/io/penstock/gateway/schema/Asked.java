package io.penstock.gateway.schema;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A request as one target is asked, and what must be known to read its answer.
///
/// @param request with the contract in the target's dialect
/// @param mode null: the request asks for nothing that is judged
/// @param strictTools functions whose arguments come in strict mode
/// @param answerTool the function that stands for the content; null: there is none
public record Asked(
        ObjectNode request,
        @Nullable SchemaMode mode,
        Set<String> strictTools,
        @Nullable String answerTool) {

    boolean isStrict() {
        return mode == SchemaMode.STRICT;
    }

    /// Turns a call of the answer's function back into content.
    void restore(ObjectNode completion) {
        if (answerTool != null) {
            completion.path("choices").forEach(choice -> restore((ObjectNode) choice, answerTool));
        }
    }

    private static void restore(ObjectNode choice, String answerTool) {
        if (!(choice.path("message") instanceof ObjectNode message)) {
            return;
        }
        var calls = message.withArrayProperty("tool_calls");
        for (var i = 0; i < calls.size(); i++) {
            var function = calls.get(i).path("function");
            if (function.path("name").stringValue("").equals(answerTool)) {
                message.put("content", function.path("arguments").stringValue(""));
                calls.remove(i);
                break;
            }
        }
        if (calls.isEmpty()) {
            message.remove("tool_calls");
            if (choice.path("finish_reason").stringValue("").equals("tool_calls")) {
                choice.put("finish_reason", "stop");
            }
        }
    }
}
