package io.penstock.gateway.personal;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Where the texts of chat completions stand. Rewriting copies the objects on the way to what
/// changed, and nothing else.
///
/// In a message everything is text but what its structure needs, so that members which nobody knows
/// yet are read, too. Names of members, ids, roles, models, tools and schemas are never touched.
final class ChatTexts {
    private static final Set<String> STRUCTURE = Set.of("role", "name", "type", "id");

    /// Digits of a number that may be personal data, such as a card's.
    private static final int TELLING_DIGITS = 8;

    /// What is done with them.
    interface Rewriting {
        String text(String text);

        /// What a message says; nobody knows whether it is JSON.
        default String content(String content) {
            return text(content);
        }

        /// A text that usually is JSON: arguments and results of tools.
        String nested(String json);
    }

    private ChatTexts() {}

    static JsonNode request(JsonNode request, Rewriting rewriting) {
        return members(
                request,
                (name, value) ->
                        switch (name) {
                            case "messages" -> elements(value, m -> message(m, rewriting));
                            case "prediction" -> texts(value, rewriting::text);
                            default -> value;
                        });
    }

    static JsonNode completion(JsonNode completion, Rewriting rewriting) {
        return member(
                completion,
                "choices",
                choices ->
                        elements(
                                choices,
                                choice -> member(choice, "message", m -> message(m, rewriting))));
    }

    private static JsonNode message(JsonNode message, Rewriting rewriting) {
        var role = message.path("role").stringValue("");
        var isResult = role.equals("tool") || role.equals("function");
        return members(
                message,
                (name, value) ->
                        switch (name) {
                            case "content" ->
                                    texts(value, isResult ? rewriting::nested : rewriting::content);
                            case "tool_calls" -> elements(value, call -> call(call, rewriting));
                            case "function_call" -> arguments(value, rewriting);
                            default -> isStructure(name) ? value : texts(value, rewriting::text);
                        });
    }

    private static JsonNode call(JsonNode call, Rewriting rewriting) {
        return members(
                call,
                (name, value) ->
                        switch (name) {
                            case "function" -> arguments(value, rewriting);
                            case "custom" -> member(value, "input", i -> texts(i, rewriting::text));
                            default -> value;
                        });
    }

    private static JsonNode arguments(JsonNode function, Rewriting rewriting) {
        return member(function, "arguments", a -> texts(a, rewriting::nested));
    }

    /// Every text within, but what stands under a name of structure, and media inside a URL.
    static JsonNode texts(JsonNode node, UnaryOperator<String> rewrite) {
        return switch (node) {
            case StringNode text -> text(text, text.stringValue(), rewrite);
            case ArrayNode array -> elements(array, element -> texts(element, rewrite));
            case ObjectNode object ->
                    members(
                            object,
                            (name, value) ->
                                    isStructure(name) || isMedia(name, value)
                                            ? value
                                            : texts(value, rewrite));
            default ->
                    node.isIntegralNumber() && node.asString().length() >= TELLING_DIGITS
                            ? text(node, node.asString(), rewrite)
                            : node;
        };
    }

    private static JsonNode text(JsonNode node, String text, UnaryOperator<String> rewrite) {
        var rewritten = rewrite.apply(text);
        return rewritten.equals(text) ? node : StringNode.valueOf(rewritten);
    }

    /// Whether nothing was rewritten, for then nothing is copied.
    @SuppressWarnings("ReferenceEquality")
    static boolean isSame(JsonNode one, JsonNode other) {
        return one == other;
    }

    private static boolean isStructure(String name) {
        return STRUCTURE.contains(name) || name.endsWith("_id");
    }

    private static boolean isMedia(String name, JsonNode value) {
        return name.equals("url") && value.stringValue("").startsWith("data:");
    }

    private static JsonNode member(JsonNode node, String name, UnaryOperator<JsonNode> rewrite) {
        return members(node, (n, value) -> n.equals(name) ? rewrite.apply(value) : value);
    }

    private static JsonNode members(JsonNode node, BiFunction<String, JsonNode, JsonNode> rewrite) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = null;
        for (var member : object.properties()) {
            var rewritten = rewrite.apply(member.getKey(), member.getValue());
            if (!isSame(rewritten, member.getValue())) {
                copy = copy == null ? object.objectNode().setAll(object) : copy;
                copy.set(member.getKey(), rewritten);
            }
        }
        return copy == null ? object : copy;
    }

    private static JsonNode elements(JsonNode node, UnaryOperator<JsonNode> rewrite) {
        if (!(node instanceof ArrayNode array)) {
            return node;
        }
        ArrayNode copy = null;
        for (var i = 0; i < array.size(); i++) {
            var rewritten = rewrite.apply(array.get(i));
            if (!isSame(rewritten, array.get(i))) {
                copy = copy == null ? array.arrayNode().addAll(array) : copy;
                copy.set(i, rewritten);
            }
        }
        return copy == null ? array : copy;
    }
}
