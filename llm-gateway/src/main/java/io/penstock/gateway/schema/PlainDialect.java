package io.penstock.gateway.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A caller's schema without the keywords `x-…`, which are ours and which strict modes refuse.
final class PlainDialect {
    private PlainDialect() {}

    static ObjectNode of(ObjectNode schema) {
        var plain = JsonNodeFactory.instance.objectNode();
        for (var entry : schema.properties()) {
            var keyword = entry.getKey();
            if (keyword.startsWith("x-")) {
                continue;
            }
            if (Keywords.OF_DATA.contains(keyword)) {
                plain.set(keyword, entry.getValue());
            } else if (Keywords.OF_NAMED.contains(keyword) && entry.getValue().isObject()) {
                var members = plain.putObject(keyword);
                entry.getValue()
                        .properties()
                        .forEach(member -> members.set(member.getKey(), of(member.getValue())));
            } else {
                plain.set(keyword, of(entry.getValue()));
            }
        }
        return plain;
    }

    private static JsonNode of(JsonNode value) {
        return switch (value) {
            case ObjectNode schema -> of(schema);
            case ArrayNode array -> {
                var plain = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> plain.add(of(item)));
                yield plain;
            }
            default -> value;
        };
    }
}
