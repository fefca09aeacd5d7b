package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Fills an output schema from an extract, by `x-extract`: `answer` is the sentences, `citations`
/// the ids of the blocks used, `constant` the field's `const` or `default`.
final class OutputFiller {
    private static final int DEEPEST = 16;
    private static final int MOST_FIELDS = 1_000;
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private final JsonNode root;
    private final Extraction extraction;
    private final TimeLimit limit;
    private int fields;
    private long characters;

    OutputFiller(JsonNode root, Extraction extraction, TimeLimit limit) {
        this.root = root;
        this.extraction = extraction;
        this.limit = limit;
    }

    /// A schema of a few hundred characters can refer to itself, and so ask for more than any
    /// memory holds.
    ///
    /// @throws CannotFillException if a required field has no source, or the output would be too
    ///     large
    JsonNode fill() {
        return filled(root, "#", 0).orElseThrow(() -> CannotFillException.required("#"));
    }

    /// Empty: there is nothing to put there.
    private Optional<JsonNode> filled(JsonNode given, String pointer, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        limit.check();
        if (++fields > MOST_FIELDS) {
            throw CannotFillException.tooLarge(pointer);
        }
        var schema = resolved(given);
        return switch (schema.path("x-extract").stringValue("")) {
            case "answer" -> counted(Optional.of(answer(schema, pointer)), pointer);
            case "citations" -> counted(Optional.of(citations(schema)), pointer);
            case "constant" -> counted(constant(schema), pointer);
            default ->
                    schema.path("properties").isObject()
                            ? object(schema, pointer, depth)
                            : counted(unmarked(schema), pointer);
        };
    }

    private Optional<JsonNode> counted(Optional<JsonNode> value, String pointer) {
        characters += value.map(v -> v.toString().length()).orElse(0);
        if (characters > MOST_CHARACTERS) {
            throw CannotFillException.tooLarge(pointer);
        }
        return value;
    }

    private Optional<JsonNode> object(JsonNode schema, String pointer, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var property : schema.path("properties").properties()) {
            var at = pointer + "/" + property.getKey().replace("~", "~0").replace("/", "~1");
            var value = filled(property.getValue(), at, depth + 1);
            if (value.isPresent()) {
                object.set(property.getKey(), value.get());
            } else if (isRequired(schema, property.getKey())) {
                throw CannotFillException.required(at);
            }
        }
        return Optional.of(object);
    }

    private JsonNode answer(JsonNode schema, String pointer) {
        if (extraction.isEmpty()) {
            throw CannotFillException.noAnswer(pointer);
        }
        if (allows(schema, "array")) {
            var array = JsonNodeFactory.instance.arrayNode();
            extraction.sentences().forEach(array::add);
            return array;
        }
        return JsonNodeFactory.instance.stringNode(
                fitted(schema.path("maxLength").asInt(Integer.MAX_VALUE)));
    }

    /// As many whole sentences as fit; never a part of one.
    private String fitted(int longest) {
        var sentences = new ArrayList<>(extraction.sentences());
        while (sentences.size() > 1 && String.join(" ", sentences).length() > longest) {
            sentences.removeLast();
        }
        return String.join(" ", sentences);
    }

    private JsonNode citations(JsonNode schema) {
        if (allows(schema, "string")) {
            return JsonNodeFactory.instance.stringNode(String.join(", ", extraction.citations()));
        }
        var array = JsonNodeFactory.instance.arrayNode();
        extraction.citations().stream()
                .limit(schema.path("maxItems").asLong(Long.MAX_VALUE))
                .forEach(array::add);
        return array;
    }

    private static Optional<JsonNode> constant(JsonNode schema) {
        return schema.has("const") ? schema.optional("const") : schema.optional("default");
    }

    /// Only a value that is no invention: the single one allowed, or none.
    private static Optional<JsonNode> unmarked(JsonNode schema) {
        if (schema.has("const")) {
            return schema.optional("const");
        }
        return allows(schema, "null")
                ? Optional.of(JsonNodeFactory.instance.nullNode())
                : Optional.empty();
    }

    private static boolean allows(JsonNode schema, String type) {
        var types = schema.path("type");
        return types.isArray()
                ? types.valueStream().anyMatch(t -> t.stringValue("").equals(type))
                : types.stringValue("").equals(type);
    }

    private static boolean isRequired(JsonNode schema, String property) {
        return schema.path("required")
                .valueStream()
                .anyMatch(r -> r.stringValue("").equals(property));
    }

    /// Follows a reference within the document, keeping what stands beside it.
    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref").stringValue("");
        if (!reference.startsWith("#/")) {
            return schema;
        }
        var target = root.at(reference.substring(1));
        if (target instanceof ObjectNode object && schema instanceof ObjectNode beside) {
            var merged = JsonNodeFactory.instance.objectNode();
            merged.setAll(object);
            beside.properties().stream()
                    .filter(member -> !member.getKey().equals("$ref"))
                    .forEach(member -> merged.set(member.getKey(), member.getValue()));
            return merged;
        }
        return schema;
    }
}
