package io.penstock.schema.failure;

/// Why something did not work; the class decides the response. Meanings and examples:
/// `docs/architecture.md`.
public enum FailureClass {
    TRANSIENT,
    RATE_LIMITED,
    PROVIDER_UNAVAILABLE,
    INVALID_OUTPUT,
    LOW_CONFIDENCE,
    POLICY_VIOLATION,
    MISSING_DATA,
    UNAUTHORIZED,
    BUDGET_EXHAUSTED,
    LOGIC_DEFECT,
    CRASH_LOOP,
    UNREADABLE,
    EXPIRED
}
