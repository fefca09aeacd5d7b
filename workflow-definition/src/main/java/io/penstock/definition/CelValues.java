package io.penstock.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// JSON as CEL wants to see it: numbers as Long or Double by the declared type, its own null.
final class CelValues {
    private CelValues() {}

    /// The value of a node that is not absent.
    static Object of(JsonNode node, CelType type) {
        return switch (type) {
            case NullableType nullable when !node.isNull() -> of(node, nullable.targetType());
            case StructType struct when node.isObject() -> members(node, struct);
            case ListType list when node.isArray() -> items(node, list.elemType());
            case SimpleType simple when simple.equals(SimpleType.DOUBLE) && node.isNumber() ->
                    node.doubleValue();
            case SimpleType simple when simple.equals(SimpleType.INT) && node.isNumber() ->
                    whole(node);
            case SimpleType simple when simple.equals(SimpleType.TIMESTAMP) && node.isString() ->
                    Instant.parse(node.asString());
            default -> natural(node);
        };
    }

    /// Of an object of that type, one member; empty where the type has none of that name.
    static Optional<Object> member(String name, JsonNode value, StructType type) {
        return type.findField(name).map(field -> of(value, field.type()));
    }

    private static Map<String, Object> members(JsonNode node, StructType type) {
        var members = new LinkedHashMap<String, Object>();
        for (var member : node.properties()) {
            var field = type.findField(member.getKey());
            field.ifPresent(
                    known -> members.put(known.name(), of(member.getValue(), known.type())));
        }
        return members;
    }

    private static List<Object> items(JsonNode node, CelType type) {
        return node.valueStream().map(item -> of(item, type)).toList();
    }

    private static Object natural(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.asString();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? whole(node) : node.doubleValue();
            case ARRAY -> items(node, SimpleType.DYN);
            case OBJECT -> {
                var members = new LinkedHashMap<String, Object>();
                node.properties()
                        .forEach(
                                member -> members.put(member.getKey(), natural(member.getValue())));
                yield members;
            }
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    /// Beyond 64 bits a number is still a number, only no whole one.
    private static Object whole(JsonNode node) {
        var exact = node.decimalValue();
        try {
            return exact.longValueExact();
        } catch (ArithmeticException _) {
            return exact.doubleValue();
        }
    }
}
