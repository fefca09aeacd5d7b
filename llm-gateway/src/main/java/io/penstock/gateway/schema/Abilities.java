package io.penstock.gateway.schema;

import org.jspecify.annotations.Nullable;

/// What a target can do for a structured answer.
///
/// @param schema the best way to tell it a schema
/// @param maxOutputTokens of one answer; null: not known
public record Abilities(SchemaMode schema, @Nullable Integer maxOutputTokens) {}
