package io.penstock.definition;

import tools.jackson.databind.JsonNode;

/// The schema that a model's answer obeys; always the schema itself, also where the author named a
/// file.
///
/// @param schema JSON Schema 2020-12 with `type: object`; not to be changed
/// @param source its canonical text and hash
public record OutputSchema(JsonNode schema, CanonicalText source) {}
