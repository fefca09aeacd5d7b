package io.penstock.embedded.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares a schema with the record that is written by it, or read by it: names, types, words of
/// enums, what is always there and what may be null.
///
/// A request's members are those of its record, and no others; which of them are needed is judged
/// by hand-written code, so that is not compared.
final class RecordSchema {
    private static final JsonMapper JSON = JsonMapper.shared();

    private record Scalar(String type, String format) {}

    private static final Map<Class<?>, Scalar> SCALARS =
            Map.ofEntries(
                    Map.entry(String.class, new Scalar("string", "")),
                    Map.entry(byte[].class, new Scalar("string", "")),
                    Map.entry(UUID.class, new Scalar("string", "uuid")),
                    Map.entry(Instant.class, new Scalar("string", "date-time")),
                    Map.entry(URI.class, new Scalar("string", "uri")),
                    Map.entry(int.class, new Scalar("integer", "")),
                    Map.entry(Integer.class, new Scalar("integer", "")),
                    Map.entry(long.class, new Scalar("integer", "")),
                    Map.entry(Long.class, new Scalar("integer", "")),
                    Map.entry(double.class, new Scalar("number", "")),
                    Map.entry(Double.class, new Scalar("number", "")),
                    Map.entry(boolean.class, new Scalar("boolean", "")),
                    Map.entry(Boolean.class, new Scalar("boolean", "")));

    private final ApiDocument document;
    private final boolean asked;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private RecordSchema(ApiDocument document, boolean asked) {
        this.document = document;
        this.asked = asked;
    }

    static List<String> answered(ApiDocument document, Type type, JsonNode schema) {
        var comparison = new RecordSchema(document, false);
        comparison.value("", type, schema, false);
        return comparison.found;
    }

    static List<String> asked(ApiDocument document, Type type, JsonNode schema) {
        var comparison = new RecordSchema(document, true);
        comparison.value("", type, schema, false);
        return comparison.found;
    }

    /// A member of an object.
    ///
    /// @param required whether it is always there
    /// @param nullable whether it may be there as null
    private record Member(Type type, boolean required, boolean nullable) {}

    private void value(String at, Type type, JsonNode given, boolean nullable) {
        if (given.has("$ref") && !compared.add(given.path("$ref").asString() + type)) {
            return;
        }
        var schema = notNull(at, document.resolved(given), nullable);
        switch (type) {
            case Class<?> plain -> plain(at, plain, schema);
            case ParameterizedType generic -> generic(at, generic, schema);
            default -> found.add(at + " is of a type that no schema is known for: " + type);
        }
    }

    /// What remains of a schema without the null that it allows.
    private JsonNode notNull(String at, JsonNode schema, boolean nullable) {
        var ways = schema.path("oneOf");
        var isNull = ways.valueStream().filter(way -> types(way).equals(Set.of("null"))).count();
        var allowed = isNull == 1 || types(schema).contains("null");
        if (allowed != nullable && !asked) {
            found.add(at + (nullable ? " may be null" : " is never null"));
        }
        return isNull == 1 && ways.size() == 2
                ? document.resolved(
                        ways.valueStream()
                                .filter(way -> !types(way).equals(Set.of("null")))
                                .findFirst()
                                .orElseThrow())
                : schema;
    }

    private void plain(String at, Class<?> type, JsonNode schema) {
        var scalar = SCALARS.get(type);
        if (scalar != null) {
            type(at, scalar.type(), schema);
            format(at, scalar.format(), schema);
        } else if (type.isEnum()) {
            words(at, type, schema);
        } else if (type.isSealed() && type.isAnnotationPresent(JsonSubTypes.class)) {
            alternatives(at, type, schema);
        } else if (type.isRecord()) {
            record(at, type, schema, Map.of());
        } else if (!JsonNode.class.isAssignableFrom(type) && type != Object.class) {
            found.add(at + " is of a type that no schema is known for: " + type);
        }
    }

    private void generic(String at, ParameterizedType type, JsonNode schema) {
        var arguments = type.getActualTypeArguments();
        var raw = (Class<?>) type.getRawType();
        if (Collection.class.isAssignableFrom(raw)) {
            type(at, "array", schema);
            value(at + "/*", arguments[0], schema.path("items"), false);
        } else if (Map.class.isAssignableFrom(raw)) {
            type(at, "object", schema);
            if (schema.path("additionalProperties").isObject()) {
                value(at + "/*", arguments[1], schema.path("additionalProperties"), false);
            } else if (schema.path("properties").isEmpty()) {
                found.add(at + " is a map of " + arguments[1]);
            }
        } else {
            found.add(at + " is of a type that no schema is known for: " + type);
        }
    }

    private void alternatives(String at, Class<?> type, JsonNode schema) {
        var name = type.getAnnotation(JsonTypeInfo.class).property();
        var subtypes = type.getAnnotation(JsonSubTypes.class).value();
        var ways = schema.path("oneOf").valueStream().map(document::resolved).toList();
        if (ways.size() != subtypes.length) {
            found.add(at + " is one of " + subtypes.length + " things, not of " + ways.size());
        }
        for (var subtype : subtypes) {
            var way = ways.stream().filter(it -> word(it, name).equals(subtype.name())).findFirst();
            way.ifPresentOrElse(
                    it -> record(at, subtype.value(), it, Map.of(name, subtype.name())),
                    () -> found.add(at + " can be `" + subtype.name() + "`, too"));
        }
    }

    private static String word(JsonNode schema, String name) {
        return schema.path("properties").path(name).path("const").asString("");
    }

    private void words(String at, Class<?> type, JsonNode schema) {
        var words = new LinkedHashSet<String>();
        for (var constant : type.getEnumConstants()) {
            words.add(JSON.valueToTree(constant).asString());
        }
        var given = new LinkedHashSet<String>();
        schema.path("enum").forEach(word -> given.add(word.asString()));
        if (!given.equals(words)) {
            found.add(at + " is one of " + words + ", not of " + given);
        }
    }

    /// @param tags members that say which record it is
    private void record(String at, Class<?> type, JsonNode schema, Map<String, String> tags) {
        var single = Arrays.stream(type.getRecordComponents()).filter(RecordSchema::isValue);
        var wrapped = single.findFirst().orElse(null);
        if (wrapped != null) {
            value(at, wrapped.getGenericType(), schema, false);
            return;
        }
        type(at, "object", schema);
        var members = new LinkedHashMap<String, Member>();
        tags.keySet().forEach(tag -> members.put(tag, new Member(String.class, true, false)));
        members(type, members);
        var properties = new LinkedHashMap<String, JsonNode>();
        var required = new HashSet<String>();
        gather(schema, properties, required);
        members.forEach((name, member) -> member(at + "/" + name, name, member, properties));
        for (var name : properties.keySet()) {
            if (!members.containsKey(name)) {
                found.add(at + "/" + name + " is not there any more");
            }
        }
        if (asked) {
            closed(at, schema);
        } else {
            required(at, members, required);
        }
    }

    private void member(String at, String name, Member member, Map<String, JsonNode> properties) {
        var property = properties.get(name);
        if (property == null) {
            found.add(at + " is missing");
        } else {
            value(at, member.type(), property, member.nullable());
        }
    }

    private void required(String at, Map<String, Member> members, Set<String> required) {
        members.forEach(
                (name, member) -> {
                    if (member.required() != required.contains(name)) {
                        found.add(
                                at
                                        + "/"
                                        + name
                                        + (member.required()
                                                ? " is always there"
                                                : " may be absent"));
                    }
                });
    }

    /// Whoever sends what is not read would believe that it counts.
    private void closed(String at, JsonNode schema) {
        var others = schema.path("additionalProperties");
        if (!others.isBoolean() || others.asBoolean()) {
            found.add(at + " takes no other members: additionalProperties is false");
        }
    }

    private void members(Class<?> type, Map<String, Member> members) {
        var include = type.getAnnotation(JsonInclude.class);
        var kept = include == null ? Include.ALWAYS : include.value();
        for (var component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                members(component.getType(), members);
            } else {
                members.put(name(component), member(component, kept));
            }
        }
    }

    private static Member member(RecordComponent component, Include kept) {
        var own = component.getAccessor().getAnnotation(JsonInclude.class);
        var include = own == null ? kept : own.value();
        var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return switch (include) {
            case NON_NULL, NON_ABSENT -> new Member(component.getGenericType(), !nullable, false);
            case NON_EMPTY ->
                    new Member(
                            component.getGenericType(),
                            !nullable && component.getGenericType() instanceof Class<?>,
                            false);
            default -> new Member(component.getGenericType(), true, nullable);
        };
    }

    private static String name(RecordComponent component) {
        var property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty()
                ? component.getName()
                : property.value();
    }

    private static boolean isValue(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonValue.class);
    }

    private void gather(JsonNode schema, Map<String, JsonNode> properties, Set<String> required) {
        for (var part : schema.path("allOf")) {
            gather(document.resolved(part), properties, required);
        }
        schema.path("properties")
                .properties()
                .forEach(it -> properties.put(it.getKey(), it.getValue()));
        schema.path("required").forEach(name -> required.add(name.asString()));
    }

    private void type(String at, String expected, JsonNode schema) {
        var types = new HashSet<>(types(schema));
        types.remove("null");
        var byWord = types.isEmpty() && (schema.has("enum") || schema.has("const"));
        if (!byWord && !types.equals(Set.of(expected))) {
            found.add(at + " is of type " + expected + ", not " + types);
        }
    }

    private void format(String at, String expected, JsonNode schema) {
        if (!expected.isEmpty() && !schema.path("format").asString("").equals(expected)) {
            found.add(at + " has the format " + expected);
        }
    }

    private static Set<String> types(JsonNode schema) {
        var type = schema.path("type");
        var types = new LinkedHashSet<String>();
        if (type.isString()) {
            types.add(type.asString());
        }
        type.forEach(one -> types.add(one.asString()));
        return types;
    }
}
