package io.penstock.schema.failure;

/// What went wrong, in words that may be shown: no payload, no personal data, no secret.
///
/// @param code a stable word in kebab or snake case that a machine can switch on, such as
/// `target_refused`
/// @param detail one sentence for a person, naming the thing and the remedy
public record Failure(FailureClass failureClass, String code, String detail) {}
