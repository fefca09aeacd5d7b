package io.penstock.embedded.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An instance of a JSON Schema (2020-12), always the same: every property that is declared, the
/// first of what may be chosen. Or one that breaks one keyword, at the first place that has it.
///
/// `if`, `unevaluatedItems` and references to other documents are not served. It hopes that what it
/// makes passes `not`, and fits no other branch of `oneOf`.
final class SchemaExample {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int SPARSE_DEPTH = 5;
    private static final int MAX_DEPTH = 60;
    private static final Set<String> OF_OBJECTS =
            Set.of("properties", "required", "additionalProperties", "minProperties");
    private static final Set<String> OF_ARRAYS =
            Set.of("items", "prefixItems", "minItems", "contains", "uniqueItems");
    private static final Set<String> OF_NUMBERS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");

    private final JsonNode root;
    private final @Nullable String broken;
    private final Set<String> met = new TreeSet<>();
    private boolean isBroken;

    private SchemaExample(JsonNode root, @Nullable String broken) {
        this.root = root;
        this.broken = broken;
    }

    /// @throws InvalidScript if the schema is beyond it
    static JsonNode of(JsonNode schema) {
        return new SchemaExample(schema, null).value(schema, 0, 0, true);
    }

    /// @throws InvalidScript if the schema has no such keyword, or none that can surely be broken
    static JsonNode violating(JsonNode schema, String keyword) {
        var example = new SchemaExample(schema, keyword);
        var value = example.value(schema, 0, 0, true);
        if (!example.isBroken) {
            throw new InvalidScript(
                    "the schema has no '%s' that can be violated, but: %s"
                            .formatted(keyword, String.join(", ", example.met)));
        }
        return value;
    }

    /// @param variant another number gives another value where the schema allows it
    /// @param sure whether the whole is invalid if this place is
    private JsonNode value(JsonNode schema, int variant, int depth, boolean sure) {
        if (depth > MAX_DEPTH) {
            throw new InvalidScript("the schema wants values without end: give one with 'text=…'");
        }
        if (!schema.isObject()) {
            return JSON.stringNode("anything" + (variant == 0 ? "" : variant));
        }
        var flat = flat((ObjectNode) schema, 0);
        if (sure) {
            met.addAll(flat.propertyNames());
        }
        if (broken != null && !isBroken && sure && flat.has(broken)) {
            var violation = new Violation(this, flat, depth).of(broken);
            if (violation != null) {
                isBroken = true;
                return violation;
            }
        }
        for (var choice : List.of("anyOf", "oneOf")) {
            if (flat.has(choice)) {
                return chosen(flat, choice, variant, depth, sure);
            }
        }
        return plain(flat, variant, depth, sure);
    }

    /// The first branch that is not `null`. A value that breaks it breaks the whole, if there is no
    /// other but `null`.
    private JsonNode chosen(
            ObjectNode schema, String choice, int variant, int depth, boolean sure) {
        var branches = new ArrayList<JsonNode>();
        for (var branch : schema.path(choice)) {
            if (!branch.path("type").asString("").equals("null")) {
                branches.add(branch);
            }
        }
        var rest = schema.deepCopy();
        rest.remove(choice);
        var branch = branches.isEmpty() ? schema.path(choice).path(0) : branches.getFirst();
        if (branch instanceof ObjectNode object) {
            merge(rest, object);
        }
        return value(rest, variant, depth + 1, sure && branches.size() == 1);
    }

    /// What is valid at a place that is to be broken; nothing within it is broken as well.
    JsonNode good(ObjectNode schema, int depth) {
        return value(schema, 0, depth, false);
    }

    private JsonNode plain(ObjectNode schema, int variant, int depth, boolean sure) {
        if (schema.has("const")) {
            return schema.path("const");
        }
        var words = schema.path("enum");
        if (!words.isEmpty()) {
            return words.path(variant % words.size());
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth, sure);
            case "array" -> array(schema, depth, sure);
            case "integer" -> number(schema, variant, BigDecimal.ONE);
            case "number" -> number(schema, variant, new BigDecimal("0.5"));
            case "boolean" -> JSON.booleanNode(variant % 2 == 0);
            case "null" -> JSON.nullNode();
            default -> JSON.stringNode(SchemaTexts.text(schema, variant));
        };
    }

    /// With what it refers to and all of `allOf`.
    ObjectNode flat(ObjectNode schema, int depth) {
        if (!schema.has("$ref") && !schema.has("allOf")) {
            return schema;
        }
        if (depth > MAX_DEPTH) {
            throw new InvalidScript("the schema refers to itself without end");
        }
        var flat = schema.deepCopy();
        flat.remove(List.of("$ref", "allOf"));
        if (schema.has("$ref") && referred(schema) instanceof ObjectNode object) {
            merge(flat, flat(object, depth + 1));
        }
        for (var part : schema.path("allOf")) {
            if (part instanceof ObjectNode object) {
                merge(flat, flat(object, depth + 1));
            }
        }
        return flat;
    }

    private JsonNode referred(ObjectNode schema) {
        var reference = schema.path("$ref").asString("");
        if (!reference.startsWith("#")) {
            throw new InvalidScript(
                    "the schema refers to another document, '%s'".formatted(reference));
        }
        return root.at(reference.substring(1));
    }

    private static void merge(ObjectNode into, ObjectNode other) {
        other.forEachEntry(
                (name, value) -> {
                    var here = into.path(name);
                    if (name.equals("properties") && here instanceof ObjectNode properties) {
                        var merged = properties.deepCopy();
                        merge(merged, (ObjectNode) value);
                        into.set(name, merged);
                    } else if (here instanceof ObjectNode schema
                            && value instanceof ObjectNode object) {
                        var both = schema.deepCopy();
                        merge(both, object);
                        into.set(name, both);
                    } else if (name.equals("required") && here instanceof ArrayNode names) {
                        var both = names.deepCopy();
                        value.forEach(both::add);
                        into.set(name, both);
                    } else if (!into.has(name)) {
                        into.set(name, value);
                    }
                });
    }

    static String type(ObjectNode schema) {
        var type = schema.path("type");
        if (type.isArray()) {
            for (var one : type) {
                if (!one.asString("").equals("null")) {
                    return one.asString("");
                }
            }
            return "null";
        }
        if (type.isString()) {
            return type.stringValue();
        }
        if (hasAny(schema, OF_OBJECTS)) {
            return "object";
        }
        if (hasAny(schema, OF_ARRAYS)) {
            return "array";
        }
        return hasAny(schema, OF_NUMBERS) ? "number" : "string";
    }

    private static boolean hasAny(ObjectNode schema, Set<String> keywords) {
        return keywords.stream().anyMatch(schema::has);
    }

    private ObjectNode object(ObjectNode schema, int depth, boolean sure) {
        var object = JSON.objectNode();
        var required = names(schema.path("required"));
        var properties = schema.path("properties");
        var most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
        for (var name : required) {
            object.set(name, value(property(schema, name), 0, depth + 1, sure));
        }
        for (var property : properties.properties()) {
            var name = property.getKey();
            var possible = !property.getValue().isBoolean() || property.getValue().asBoolean();
            if (possible && depth < SPARSE_DEPTH && !object.has(name) && object.size() < most) {
                object.set(name, value(property.getValue(), 0, depth + 1, sure));
            }
        }
        for (var dependent : schema.path("dependentRequired").properties()) {
            if (object.has(dependent.getKey())) {
                for (var name : names(dependent.getValue())) {
                    if (!object.has(name)) {
                        object.set(name, value(property(schema, name), 0, depth + 1, sure));
                    }
                }
            }
        }
        fill(object, schema, schema.path("minProperties").asInt(0), depth);
        return object;
    }

    /// As many more properties as it needs.
    void fill(ObjectNode object, ObjectNode schema, int least, int depth) {
        for (var i = 1; object.size() < least; i++) {
            var name = "extra" + i;
            object.set(name, value(property(schema, name), i, depth + 1, false));
        }
    }

    private static JsonNode property(ObjectNode schema, String name) {
        var declared = schema.path("properties").path(name);
        if (!declared.isMissingNode()) {
            return declared;
        }
        for (var pattern : schema.path("patternProperties").properties()) {
            if (Pattern.compile(pattern.getKey()).matcher(name).find()) {
                return pattern.getValue();
            }
        }
        return schema.path("additionalProperties");
    }

    private ArrayNode array(ObjectNode schema, int depth, boolean sure) {
        var least = schema.path("minItems").asInt(depth < SPARSE_DEPTH ? 1 : 0);
        var first = schema.path("prefixItems").size();
        var wanted = Math.max(least, Math.max(first, schema.has("contains") ? 1 : 0));
        return items(schema, Math.min(wanted, most(schema)), depth, sure);
    }

    private static int most(ObjectNode schema) {
        var most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        return schema.path("items").isBoolean() && !schema.path("items").asBoolean()
                ? Math.min(most, schema.path("prefixItems").size())
                : most;
    }

    /// So many, each another where they must be unique.
    ArrayNode items(ObjectNode schema, int count, int depth, boolean sure) {
        var array = JSON.arrayNode();
        var prefix = schema.path("prefixItems");
        var contained = schema.path("minContains").asInt(schema.has("contains") ? 1 : 0);
        var unique = schema.path("uniqueItems").asBoolean(false);
        var seen = new HashSet<JsonNode>();
        for (var variant = 0; array.size() < count && variant < count + 100; variant++) {
            var index = array.size();
            var item =
                    index < prefix.size()
                            ? value(prefix.path(index), variant, depth + 1, sure)
                            : item(schema, index < contained, variant, depth, sure);
            if (!unique || seen.add(item)) {
                array.add(item);
            }
        }
        return array;
    }

    private JsonNode item(
            ObjectNode schema, boolean contained, int variant, int depth, boolean sure) {
        var items = schema.path("items");
        if (!contained) {
            return value(items, variant, depth + 1, sure);
        }
        var both = JSON.objectNode();
        if (items instanceof ObjectNode object) {
            merge(both, object);
        }
        if (schema.path("contains") instanceof ObjectNode object) {
            merge(both, object);
        }
        return value(both, variant, depth + 1, false);
    }

    /// The least that is allowed, or the greatest where there is no least, and on from there.
    private static JsonNode number(ObjectNode schema, int variant, BigDecimal usual) {
        var step = schema.has("multipleOf") ? schema.path("multipleOf").decimalValue() : usual;
        var whole = type(schema).equals("integer") && step.stripTrailingZeros().scale() > 0;
        var unit = whole ? BigDecimal.ONE : step;
        BigDecimal value;
        if (schema.has("exclusiveMinimum")) {
            value = ceiling(schema.path("exclusiveMinimum").decimalValue(), unit, true);
        } else if (schema.has("minimum")) {
            value = ceiling(schema.path("minimum").decimalValue(), unit, false);
        } else if (schema.has("exclusiveMaximum") || schema.has("maximum")) {
            return number(floor(schema, unit).subtract(unit.multiply(BigDecimal.valueOf(variant))));
        } else {
            value = unit;
        }
        return number(value.add(unit.multiply(BigDecimal.valueOf(variant))));
    }

    private static BigDecimal ceiling(BigDecimal least, BigDecimal unit, boolean beyond) {
        var steps = least.divide(unit, 0, RoundingMode.CEILING);
        var value = steps.multiply(unit);
        return beyond && value.compareTo(least) == 0 ? value.add(unit) : value;
    }

    private static BigDecimal floor(ObjectNode schema, BigDecimal unit) {
        var beyond = schema.has("exclusiveMaximum");
        var most = schema.path(beyond ? "exclusiveMaximum" : "maximum").decimalValue();
        var value = most.divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
        return beyond && value.compareTo(most) == 0 ? value.subtract(unit) : value;
    }

    static JsonNode number(BigDecimal value) {
        var plain = value.stripTrailingZeros();
        return plain.scale() <= 0
                ? JSON.numberNode(plain.toBigIntegerExact())
                : JSON.numberNode(plain);
    }

    static List<String> names(JsonNode array) {
        var names = new ArrayList<String>();
        array.forEach(name -> names.add(name.asString("")));
        return names;
    }
}
