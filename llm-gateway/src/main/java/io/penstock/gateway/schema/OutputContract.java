package io.penstock.gateway.schema;

import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a caller's `response_format` and strict tools ask of every choice.
///
/// @param shape of the content; null: any text
/// @param sha256 of the schema; null: there is none
/// @param tools arguments of strict tools, by name
public record OutputContract(
        @Nullable Shape shape, @Nullable String sha256, Map<String, CompiledSchema> tools) {

    static final OutputContract NONE = new OutputContract(null, null, Map.of());

    /// Checks one JSON value.
    @FunctionalInterface
    interface Shape {
        List<Violation> check(JsonNode value);
    }

    /// Judges all choices, and replaces salvaged content in `completion`.
    public Verdict judge(ObjectNode completion) {
        var repaired = false;
        for (var choice : completion.path("choices")) {
            var verdict = judge(choice);
            if (verdict.isPresent()) {
                return verdict.get();
            }
            repaired |= shape != null && replaceSalvaged(choice);
        }
        return new Verdict.Obeys(completion, word(repaired));
    }

    private String word(boolean repaired) {
        if (shape == null && tools.isEmpty()) {
            return "none";
        }
        return repaired ? "repaired=local" : "valid";
    }

    /// Empty: the choice obeys.
    private Optional<Verdict> judge(JsonNode choice) {
        var message = choice.path("message");
        if (!message.path("tool_calls").isEmpty()) {
            return judgeCalls(message.path("tool_calls"));
        }
        return shape == null ? Optional.empty() : judgeContent(choice, message, shape);
    }

    private static Optional<Verdict> judgeContent(JsonNode choice, JsonNode message, Shape shape) {
        var end = choice.path("finish_reason").stringValue("");
        if (end.equals("content_filter") || !message.path("refusal").stringValue("").isBlank()) {
            return Optional.of(new Verdict.Declined());
        }
        if (end.equals("length")) {
            return Optional.of(new Verdict.Truncated());
        }
        var output = message.path("content").stringValue("");
        var violations =
                Salvage.of(output).map(s -> shape.check(s.value())).orElseGet(() -> notJson("#"));
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Disobeys(output, violations));
    }

    private Optional<Verdict> judgeCalls(JsonNode calls) {
        for (var call : calls) {
            var schema = tools.get(call.path("function").path("name").stringValue(""));
            if (schema == null) {
                continue;
            }
            var arguments = call.path("function").path("arguments").stringValue("");
            var violations =
                    Salvage.of(arguments)
                            .filter(salvage -> !salvage.repaired())
                            .map(salvage -> schema.check(salvage.value()))
                            .orElseGet(() -> notJson("#"));
            if (!violations.isEmpty()) {
                return Optional.of(new Verdict.Disobeys(arguments, violations));
            }
        }
        return Optional.empty();
    }

    private static boolean replaceSalvaged(JsonNode choice) {
        if (!(choice.path("message") instanceof ObjectNode message)) {
            return false;
        }
        var salvage = Salvage.of(message.path("content").stringValue("")).filter(Salvage::repaired);
        salvage.ifPresent(s -> message.put("content", s.text()));
        return salvage.isPresent();
    }

    static List<Violation> notJson(String pointer) {
        return List.of(new Violation(pointer, "json", "the output must be one JSON value"));
    }
}
