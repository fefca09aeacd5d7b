package io.penstock.intake.channel.typeform;

import io.penstock.intake.channel.Fields;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The questions of a form, with those that stand within a group.
final class Questions {
    private final Map<String, JsonNode> byId = new HashMap<>();
    private final Map<String, JsonNode> byRef = new HashMap<>();

    private Questions() {}

    /// @param definition as it was when the person answered
    static Questions in(JsonNode definition) {
        var questions = new Questions();
        questions.add(definition.path("fields"));
        return questions;
    }

    private void add(JsonNode fields) {
        if (fields.isArray()) {
            for (var field : fields) {
                Fields.text(field, "id").ifPresent(id -> byId.putIfAbsent(id, field));
                Fields.text(field, "ref").ifPresent(ref -> byRef.putIfAbsent(ref, field));
                add(field.path("properties").path("fields"));
            }
        }
    }

    /// The question that an answer's `field` refers to; missing if the form has no such question.
    JsonNode of(JsonNode field) {
        var found = found(byId, Fields.textOrNull(field, "id"));
        var other = found == null ? found(byRef, Fields.textOrNull(field, "ref")) : found;
        return other == null ? MissingNode.getInstance() : other;
    }

    private static @Nullable JsonNode found(Map<String, JsonNode> fields, @Nullable String name) {
        return name == null ? null : fields.get(name);
    }
}
