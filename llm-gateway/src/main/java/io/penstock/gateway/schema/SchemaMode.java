package io.penstock.gateway.schema;

/// How a target is told which schema its answer must obey. Whatever it is told, the answer is
/// validated against the caller's own schema.
public enum SchemaMode {
    /// The request as the caller wrote it, the keywords `x-…` with it; for a model of ours.
    ORIGINAL("native"),
    /// `response_format: json_schema` with `strict`, where the caller asks for that and the schema
    /// can be said so; else as [#PLAIN].
    STRICT("native"),
    /// `response_format: json_schema` without `strict`.
    PLAIN("native"),
    /// `response_format: json_object`, and the schema in the system message.
    JSON_OBJECT("json"),
    /// A function that the model must call, with the schema for its parameters.
    TOOL("tool"),
    /// The schema in the system message, and nothing else.
    PROMPT("prompt");

    private final String word;

    SchemaMode(String word) {
        this.word = word;
    }

    /// As callers are told.
    String word() {
        return word;
    }
}
