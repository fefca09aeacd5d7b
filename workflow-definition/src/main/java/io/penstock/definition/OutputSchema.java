package io.penstock.definition;

import tools.jackson.databind.JsonNode;

/// The schema that a model's answer obeys; always the schema itself, also where the author named a
/// file.
///
/// @param schema JSON Schema 2020-12 with `type: object`; not to be changed
/// @param source its canonical text and hash
public record OutputSchema(JsonNode schema, CanonicalText source) {

    /// See [#member(JsonNode, String, String)].
    public String member(String extract, String otherwise) {
        return member(schema, extract, otherwise);
    }

    /// The member that is marked `x-extract: {extract}`.
    ///
    /// @param otherwise its name where none is marked
    public static String member(JsonNode schema, String extract, String otherwise) {
        return schema.path("properties")
                .propertyStream()
                .filter(
                        property ->
                                extract.equals(property.getValue().path("x-extract").asString("")))
                .map(property -> property.getKey())
                .findFirst()
                .orElse(otherwise);
    }
}
