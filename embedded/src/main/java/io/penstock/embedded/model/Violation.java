package io.penstock.embedded.model;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A value that breaks one keyword of one schema, and as little else as may be.
///
/// @param depth of the place
record Violation(SchemaExample example, ObjectNode schema, int depth) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// @return null if it cannot be broken here
    @Nullable JsonNode of(String keyword) {
        var limit = schema.path(keyword);
        return switch (keyword) {
            case "type" -> ofAnotherType(names(limit));
            case "enum", "const" -> different(keyword.equals("const") ? List.of(limit) : limit);
            case "required" -> object(it -> limit.isEmpty() ? null : without(it, name(limit)));
            case "additionalProperties", "unevaluatedProperties" ->
                    object(
                            it ->
                                    limit.isBoolean() && !limit.asBoolean()
                                            ? it.put("unexpected", true)
                                            : null);
            case "dependentRequired" -> withoutDependents(limit);
            case "minProperties" -> fewer(limit.asInt());
            case "maxProperties" -> more(limit.asInt());
            case "minimum" -> number(limit.decimalValue().subtract(BigDecimal.ONE));
            case "maximum" -> number(limit.decimalValue().add(BigDecimal.ONE));
            case "exclusiveMinimum", "exclusiveMaximum" -> number(limit.decimalValue());
            case "multipleOf" -> number(limit.decimalValue().multiply(new BigDecimal("1.5")));
            case "minLength" ->
                    limit.asInt() == 0 ? null : JSON.stringNode("x".repeat(limit.asInt() - 1));
            case "maxLength" -> JSON.stringNode("x".repeat(limit.asInt() + 1));
            case "pattern" -> unmatched(limit.asString(""));
            case "format" -> JSON.stringNode("(( no " + limit.asString(""));
            case "minItems" -> limit.asInt() == 0 ? null : items(limit.asInt() - 1);
            case "maxItems" -> items(limit.asInt() + 1);
            case "uniqueItems" -> limit.asBoolean() ? doubled() : null;
            case "contains" -> schema.path("minContains").asInt(1) == 0 ? null : JSON.arrayNode();
            case "anyOf", "oneOf" -> outside(limit);
            case "not" -> limit.isObject() ? example.good((ObjectNode) limit, depth) : null;
            default -> null;
        };
    }

    /// The good object, changed.
    private @Nullable JsonNode object(Function<ObjectNode, @Nullable JsonNode> change) {
        return good() instanceof ObjectNode object ? change.apply(object) : null;
    }

    private JsonNode good() {
        return example.good(schema, depth);
    }

    private static String name(JsonNode names) {
        return names.path(0).asString("");
    }

    private static ObjectNode without(ObjectNode object, String name) {
        object.remove(name);
        return object;
    }

    private static List<String> names(JsonNode types) {
        return types.isArray() ? SchemaExample.names(types) : List.of(types.asString(""));
    }

    private static @Nullable JsonNode ofAnotherType(List<String> allowed) {
        return values().filter(value -> allowed.stream().noneMatch(type -> isOf(type, value)))
                .findFirst()
                .orElse(null);
    }

    /// One of each type.
    private static Stream<JsonNode> values() {
        return Stream.of(
                JSON.stringNode("of another type"),
                JSON.numberNode(7),
                JSON.booleanNode(true),
                JSON.arrayNode(),
                JSON.objectNode(),
                JSON.nullNode(),
                JSON.numberNode(new BigDecimal("7.5")));
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> value.isNull();
        };
    }

    private static JsonNode different(Iterable<JsonNode> allowed) {
        var taken = new HashSet<JsonNode>();
        allowed.forEach(taken::add);
        var like = taken.iterator().next();
        if (like.isNumber()) {
            var greatest =
                    taken.stream()
                            .filter(JsonNode::isNumber)
                            .map(JsonNode::decimalValue)
                            .max(BigDecimal::compareTo)
                            .orElse(BigDecimal.ZERO);
            return SchemaExample.number(greatest.add(BigDecimal.ONE));
        }
        var text = "none of them";
        while (taken.contains(JSON.stringNode(text))) {
            text += "!";
        }
        return JSON.stringNode(text);
    }

    private @Nullable JsonNode withoutDependents(JsonNode dependents) {
        return object(
                it -> {
                    for (var dependent : dependents.properties()) {
                        if (!dependent.getValue().isEmpty()) {
                            it.put(dependent.getKey(), "here");
                            return without(it, name(dependent.getValue()));
                        }
                    }
                    return null;
                });
    }

    private @Nullable JsonNode fewer(int least) {
        return object(
                it -> {
                    var names = List.copyOf(it.propertyNames());
                    it.remove(names.subList(Math.max(0, least - 1), names.size()));
                    return least == 0 ? null : it;
                });
    }

    private @Nullable JsonNode more(int most) {
        return object(
                it -> {
                    example.fill(it, schema, most + 1, depth);
                    return it;
                });
    }

    private static JsonNode number(BigDecimal value) {
        return SchemaExample.number(value);
    }

    private static @Nullable JsonNode unmatched(String pattern) {
        var compiled = Pattern.compile(pattern);
        return Stream.of("", "!", "x", "0", " ", "ß", "no match, or so it seems")
                .filter(text -> !compiled.matcher(text).find())
                .findFirst()
                .<JsonNode>map(JSON::stringNode)
                .orElse(null);
    }

    private ArrayNode items(int count) {
        return example.items(schema, count, depth, false);
    }

    private ArrayNode doubled() {
        var items = items(Math.max(1, schema.path("minItems").asInt(0) - 1));
        return items.add(items.path(0));
    }

    /// Of a type that no branch knows.
    private @Nullable JsonNode outside(JsonNode branches) {
        var allowed = new HashSet<String>();
        for (var branch : branches) {
            if (!(branch instanceof ObjectNode object)) {
                return null;
            }
            var flat = example.flat(object, 0);
            allowed.addAll(flat.has("type") ? names(flat.path("type")) : typesOf(flat));
        }
        return ofAnotherType(List.copyOf(allowed));
    }

    /// Of the values that it lists; every type where it lists none.
    private static Set<String> typesOf(ObjectNode schema) {
        var types = new HashSet<String>();
        var listed =
                schema.has("const")
                        ? JSON.arrayNode().add(schema.path("const"))
                        : schema.path("enum");
        var all = Set.of("string", "number", "boolean", "array", "object", "null");
        for (var type : all) {
            for (var value : listed) {
                if (isOf(type, value)) {
                    types.add(type);
                }
            }
        }
        return listed.isEmpty() ? all : types;
    }
}
