package io.penstock.gateway.personal;

/// How a model treated placeholders, for records: a measure of its quality.
///
/// @param restored places
/// @param unknown places that have the shape of a placeholder which nobody gave out: made up, or
///     with a damaged index. They stay as they are.
/// @param lost placeholders that the call sent and the answer does not mention
public record Restoration(int restored, int unknown, int lost) {}
