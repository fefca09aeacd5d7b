package io.penstock.gateway.schema;

import io.penstock.schema.json.CompiledSchema;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A caller's schema, compiled once, and as targets are told it.
///
/// @param sha256 of its text as the caller wrote it, lower-case hex
/// @param strict empty: strict mode cannot say it
record CallerSchema(
        CompiledSchema original, String sha256, ObjectNode plain, Optional<ObjectNode> strict) {
    static CallerSchema of(ObjectNode schema, String sha256) {
        var plain = PlainDialect.of(schema);
        return new CallerSchema(CompiledSchema.of(schema), sha256, plain, StrictDialect.of(plain));
    }

    /// What function parameters and `json_object` can only be.
    boolean isOfObject() {
        return plain.path("type").stringValue("").equals("object");
    }
}
