package io.penstock.gateway.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A caller's schema as OpenAI's strict mode takes it: closed objects with every property required,
/// those that were optional nullable; restrictions that it does not know moved into descriptions,
/// where the model reads them.
///
/// What strict mode cannot say at all has no such dialect: maps, tuples, `allOf`, conditions, a
/// root that is no object. Rules and limits:
/// <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>.
final class StrictDialect {
    private static final int DEEPEST = 10;
    private static final int MOST_PROPERTIES = 5_000;
    private static final int MOST_VALUES = 1_000;

    private static final Set<String> KEPT =
            Set.of(
                    "type",
                    "enum",
                    "const",
                    "title",
                    "description",
                    "multipleOf",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "minItems",
                    "maxItems");

    private static final Set<String> FORMATS =
            Set.of(
                    "date-time",
                    "time",
                    "date",
                    "duration",
                    "email",
                    "hostname",
                    "ipv4",
                    "ipv6",
                    "uuid");

    /// They only narrow what a value may be.
    private static final Set<String> TOLD =
            Set.of(
                    "format",
                    "pattern",
                    "minLength",
                    "maxLength",
                    "uniqueItems",
                    "contains",
                    "minContains",
                    "maxContains",
                    "minProperties",
                    "maxProperties",
                    "propertyNames",
                    "dependentRequired",
                    "not");

    /// They say which members or items there may be.
    private static final Set<String> UNSAYABLE =
            Set.of(
                    "allOf",
                    "if",
                    "then",
                    "else",
                    "dependentSchemas",
                    "patternProperties",
                    "prefixItems",
                    "unevaluatedProperties",
                    "unevaluatedItems",
                    "$dynamicRef");

    private int properties;
    private int values;

    private StrictDialect() {}

    /// Empty: strict mode cannot say it.
    static Optional<ObjectNode> of(ObjectNode schema) {
        if (!schema.path("type").stringValue("").equals("object") || schema.has("anyOf")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StrictDialect().strict(schema, 0));
        } catch (Unsayable _) {
            return Optional.empty();
        }
    }

    private static final class Unsayable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsayable() {
            super(null, null, false, false);
        }
    }

    private ObjectNode strict(JsonNode node, int depth) {
        if (!(node instanceof ObjectNode schema)
                || depth > DEEPEST
                || schema.propertyStream().anyMatch(e -> UNSAYABLE.contains(e.getKey()))) {
            throw new Unsayable();
        }
        var strict = JsonNodeFactory.instance.objectNode();
        var told = JsonNodeFactory.instance.objectNode();
        if (schema.has("$ref")) {
            reference(schema, strict);
        } else {
            words(schema, strict, told);
            branches(schema, strict, depth);
            members(schema, strict, depth);
            items(schema, strict, depth);
            if (!strict.has("type")
                    && !strict.has("anyOf")
                    && !strict.has("enum")
                    && !strict.has("const")) {
                throw new Unsayable();
            }
        }
        for (var keyword : List.of("$defs", "definitions")) {
            if (schema.path(keyword).isObject()) {
                var definitions = strict.putObject(keyword);
                schema.path(keyword)
                        .properties()
                        .forEach(d -> definitions.set(d.getKey(), strict(d.getValue(), depth)));
            }
        }
        if (!told.isEmpty()) {
            var description = strict.path("description").stringValue("");
            strict.put("description", (description + "\nIt must also obey " + told).strip());
        }
        return strict;
    }

    /// Strict mode wants nothing beside it.
    private static void reference(ObjectNode schema, ObjectNode strict) {
        var target = schema.path("$ref").stringValue("");
        if (!target.equals("#") && !target.startsWith("#/")) {
            throw new Unsayable();
        }
        strict.put("$ref", target);
    }

    private void words(ObjectNode schema, ObjectNode strict, ObjectNode told) {
        for (var entry : schema.properties()) {
            var keyword = entry.getKey();
            var value = entry.getValue();
            if (isKnown(keyword, value)) {
                strict.set(keyword, value);
            } else if (TOLD.contains(keyword)) {
                told.set(keyword, value);
            }
        }
        values += schema.path("enum").size();
        if (values > MOST_VALUES) {
            throw new Unsayable();
        }
    }

    private static boolean isKnown(String keyword, JsonNode value) {
        return switch (keyword) {
            case "format" -> FORMATS.contains(value.stringValue(""));
            // look-around, which automata do not know
            case "pattern" -> !value.stringValue("").contains("(?");
            default -> KEPT.contains(keyword);
        };
    }

    /// That only one of them may hold is checked afterwards.
    private void branches(ObjectNode schema, ObjectNode strict, int depth) {
        if (schema.has("anyOf") && schema.has("oneOf")) {
            throw new Unsayable();
        }
        for (var keyword : List.of("anyOf", "oneOf")) {
            if (schema.has(keyword)) {
                if (schema.has("properties")) {
                    throw new Unsayable();
                }
                var branches = strict.putArray("anyOf");
                schema.path(keyword).forEach(branch -> branches.add(strict(branch, depth + 1)));
            }
        }
    }

    private void members(ObjectNode schema, ObjectNode strict, int depth) {
        if (!mayBe(schema, "object")) {
            return;
        }
        var open = schema.path("additionalProperties");
        var members = schema.path("properties");
        if (open.isObject() || (members.isEmpty() && !(open.isBoolean() && !open.booleanValue()))) {
            throw new Unsayable();
        }
        var asked = schema.path("required").valueStream().map(JsonNode::asString).toList();
        if (!asked.stream().allMatch(members::has)) {
            throw new Unsayable();
        }
        properties += members.size();
        if (properties > MOST_PROPERTIES) {
            throw new Unsayable();
        }
        var all = strict.putObject("properties");
        var required = strict.putArray("required");
        for (var member : members.properties()) {
            var name = member.getKey();
            var value = strict(member.getValue(), depth + 1);
            all.set(name, asked.contains(name) ? value : nullable(value));
            required.add(name);
        }
        strict.put("additionalProperties", false);
    }

    private void items(ObjectNode schema, ObjectNode strict, int depth) {
        if (mayBe(schema, "array")) {
            strict.set("items", strict(schema.path("items"), depth + 1));
        }
    }

    private static boolean mayBe(ObjectNode schema, String type) {
        var types = schema.path("type");
        return types.stringValue("").equals(type)
                || types.valueStream().anyMatch(t -> t.stringValue("").equals(type));
    }

    private static ObjectNode nullable(ObjectNode schema) {
        if (allowsNull(schema)) {
            return schema;
        }
        var type = schema.path("type");
        if (type.isString() && !schema.has("enum") && !schema.has("const")) {
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        var either = JsonNodeFactory.instance.objectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private static boolean allowsNull(ObjectNode schema) {
        if (schema.path("anyOf") instanceof ArrayNode branches) {
            return branches.valueStream()
                    .anyMatch(b -> b instanceof ObjectNode branch && allowsNull(branch));
        }
        return (!schema.has("type") || mayBe(schema, "null"))
                && (!schema.has("enum")
                        || schema.path("enum").valueStream().anyMatch(JsonNode::isNull))
                && (!schema.has("const") || schema.path("const").isNull())
                && !schema.has("$ref");
    }
}
