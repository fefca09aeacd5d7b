package io.penstock.gateway.schema;

import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Asks a model once more, with what it wrote and what was wrong with it.
public final class Correction {
    private static final int MOST_ERRORS = 10;
    private static final int LONGEST_OUTPUT = 32 * 1024;

    private Correction() {}

    /// @return `request` and two messages more; at temperature 0 if it sets one
    public static ObjectNode of(ObjectNode request, Verdict.Disobeys verdict) {
        var again = request.deepCopy();
        if (again.has("temperature")) {
            again.put("temperature", 0);
        }
        var messages = again.withArrayProperty("messages");
        var output = verdict.output();
        messages.addObject()
                .put("role", "assistant")
                .put("content", output.substring(0, Math.min(output.length(), LONGEST_OUTPUT)));
        messages.addObject().put("role", "user").put("content", complaint(verdict));
        return again;
    }

    private static String complaint(Verdict.Disobeys verdict) {
        var errors =
                verdict.violations().stream()
                        .limit(MOST_ERRORS)
                        .map(v -> "- " + v.pointer() + ": " + v.code() + ": " + v.detail())
                        .collect(Collectors.joining("\n"));
        return "Your last answer does not obey the JSON Schema that was asked for:\n"
                + errors
                + "\nAnswer again with nothing but one JSON value that obeys it.";
    }
}
