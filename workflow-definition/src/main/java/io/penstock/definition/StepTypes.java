package io.penstock.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The type of `steps.{id}` by the kind of step; that of a `generate` step follows its output
/// schema.
final class StepTypes {
    static final String CITATIONS = "citations";
    static final String SUPPORT = "support";

    private static final CelType STRINGS = ListType.create(SimpleType.STRING);
    private static final StructType RETRIEVED =
            Structs.named(
                    "penstock.Retrieved",
                    Map.of(
                            "confidence", SimpleType.DOUBLE,
                            "calibrated", SimpleType.BOOL,
                            "found", SimpleType.INT));
    private static final StructType REVIEWED =
            Structs.named(
                    "penstock.Reviewed",
                    Map.of("reviewed", SimpleType.BOOL, "decision", SimpleType.STRING));
    private static final StructType DELIVERED =
            Structs.named(
                    "penstock.Delivered",
                    Map.of("messageId", SimpleType.STRING, "sent", SimpleType.BOOL));

    private static final StructType WAITED =
            Structs.named("penstock.Waited", Map.of("waited", SimpleType.BOOL));
    static final ListType FILES =
            ListType.create(
                    Structs.named(
                            "penstock.File",
                            Map.of(
                                    "index", SimpleType.INT,
                                    "name", SimpleType.STRING,
                                    "type", SimpleType.STRING,
                                    "size", SimpleType.INT,
                                    "sha256", SimpleType.STRING,
                                    "text", SimpleType.STRING,
                                    "status", SimpleType.STRING,
                                    "reason", SimpleType.STRING)));
    private static final StructType FETCHED =
            Structs.named("penstock.Fetched", Map.of("files", FILES, "fetched", SimpleType.INT));
    private static final StructType SWITCHED =
            Structs.named("penstock.Switched", Map.of("chosen", SimpleType.STRING));

    private StepTypes() {}

    static StructType of(Step step) {
        return switch (step) {
            case Step.Retrieve _ -> RETRIEVED;
            case Step.Generate generate ->
                    generated("penstock.Generated." + generate.id(), generate.output().schema());
            case Step.Review _ -> REVIEWED;
            case Step.Deliver _ -> DELIVERED;
            case Step.Wait _ -> WAITED;
            case Step.Call call -> called("penstock.Called." + call.id(), call.response());
            case Step.Fetch _ -> FETCHED;
            case Step.Switch _ -> SWITCHED;
        };
    }

    private static StructType called(String name, @Nullable OutputSchema response) {
        return response == null
                ? Structs.named(name, Map.of("status", SimpleType.INT))
                : Structs.named(
                        name,
                        Map.of("status", SimpleType.INT, "body", body(name, response.schema())));
    }

    private static StructType body(String name, JsonNode schema) {
        return Structs.named(name + ".body", fields(name + ".body", schema));
    }

    private static StructType generated(String name, JsonNode schema) {
        var fields = fields(name, schema);
        fields.put(CITATIONS, STRINGS);
        fields.put(SUPPORT, SimpleType.DOUBLE);
        return Structs.named(name, fields);
    }

    private static Map<String, CelType> fields(String name, JsonNode schema) {
        return schema.path("properties").properties().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                field -> type(name + "." + field.getKey(), field.getValue()),
                                (first, _) -> first,
                                LinkedHashMap::new));
    }

    /// What is not said plainly (`$ref`, `anyOf`, several types) is `dyn`.
    private static CelType type(String name, JsonNode schema) {
        var type = schema.path("type");
        if (type.isArray() && type.size() == 2) {
            var words = type.valueStream().map(JsonNode::asString).toList();
            var other = words.get(words.getFirst().equals("null") ? 1 : 0);
            return words.contains("null") && simple(other) != SimpleType.DYN
                    ? NullableType.create(simple(other))
                    : SimpleType.DYN;
        }
        if (type.isString()) {
            return switch (type.asString()) {
                case "array" ->
                        schema.path("items").isObject()
                                ? ListType.create(type(name, schema.path("items")))
                                : ListType.create(SimpleType.DYN);
                case "object" ->
                        schema.path("properties").isObject()
                                ? Structs.named(name, fields(name, schema))
                                : SimpleType.DYN;
                case String word -> simple(word);
            };
        }
        return constant(schema);
    }

    /// A schema that names its values instead of its type.
    private static CelType constant(JsonNode schema) {
        var value = schema.has("const") ? schema.path("const") : schema.path("enum").path(0);
        return value.isString() && schema.path("enum").valueStream().allMatch(JsonNode::isString)
                ? SimpleType.STRING
                : SimpleType.DYN;
    }

    private static CelType simple(String word) {
        return switch (word) {
            case "string" -> SimpleType.STRING;
            case "number" -> SimpleType.DOUBLE;
            case "integer" -> SimpleType.INT;
            case "boolean" -> SimpleType.BOOL;
            default -> SimpleType.DYN;
        };
    }
}
