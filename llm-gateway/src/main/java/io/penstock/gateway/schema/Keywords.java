package io.penstock.gateway.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where schemas stand within a schema (JSON Schema 2020-12, core sections 10 and 11).
final class Keywords {
    /// Their members are schemas, named by the caller.
    static final Set<String> OF_NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    /// Their values are data.
    static final Set<String> OF_DATA = Set.of("const", "default", "enum", "examples");

    /// Their schemas are asked about the same value, as are those of `dependentSchemas`.
    static final Set<String> IN_PLACE =
            Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

    private Keywords() {}

    /// @param keyword under which it stands
    /// @param pointer RFC 6901 in fragment form
    record Subschema(String keyword, String pointer, JsonNode schema) {}

    /// One level of them.
    static List<Subschema> subschemas(ObjectNode schema, String pointer) {
        var found = new ArrayList<Subschema>();
        for (var entry : schema.properties()) {
            var keyword = entry.getKey();
            var value = entry.getValue();
            var at = pointer + "/" + escaped(keyword);
            if (OF_DATA.contains(keyword)) {
                continue;
            }
            if (OF_NAMED.contains(keyword)) {
                value.properties()
                        .forEach(
                                member ->
                                        found.add(
                                                new Subschema(
                                                        keyword,
                                                        at + "/" + escaped(member.getKey()),
                                                        member.getValue())));
            } else if (value.isArray()) {
                for (var i = 0; i < value.size(); i++) {
                    found.add(new Subschema(keyword, at + "/" + i, value.get(i)));
                }
            } else if (value.isObject()) {
                found.add(new Subschema(keyword, at, value));
            }
        }
        return found;
    }

    private static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
