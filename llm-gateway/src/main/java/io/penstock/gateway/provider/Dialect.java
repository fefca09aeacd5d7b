package io.penstock.gateway.provider;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The caller's output schema as remote providers accept it: without the keywords `x-…`, which are
/// ours and which strict modes refuse. Answers are validated against the original.
final class Dialect {
    /// Keywords whose members are named by the caller, not by JSON Schema.
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    /// Keywords whose values are data.
    private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

    private Dialect() {}

    static ObjectNode of(ObjectNode body) {
        if (!body.path("response_format").path("json_schema").path("schema").isObject()) {
            return body;
        }
        var copy = body.deepCopy();
        var holder = (ObjectNode) copy.path("response_format").path("json_schema");
        holder.set("schema", plain(holder.path("schema")));
        return copy;
    }

    private static JsonNode plain(JsonNode schema) {
        return switch (schema) {
            case ObjectNode object -> plain(object);
            case ArrayNode array -> {
                var plain = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            default -> schema;
        };
    }

    private static ObjectNode plain(ObjectNode schema) {
        var plain = JsonNodeFactory.instance.objectNode();
        for (var keyword : schema.properties()) {
            var name = keyword.getKey();
            if (name.startsWith("x-")) {
                continue;
            }
            if (DATA.contains(name)) {
                plain.set(name, keyword.getValue());
            } else if (NAMED.contains(name) && keyword.getValue().isObject()) {
                var members = plain.putObject(name);
                keyword.getValue()
                        .properties()
                        .forEach(member -> members.set(member.getKey(), plain(member.getValue())));
            } else {
                plain.set(name, plain(keyword.getValue()));
            }
        }
        return plain;
    }
}
