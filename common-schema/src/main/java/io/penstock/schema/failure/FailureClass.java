package io.penstock.schema.failure;

/// Why something did not work; the class decides the response. Meanings and examples:
/// `docs/architecture.md`.
public enum FailureClass {
    TRANSIENT("Something failed that may pass"),
    RATE_LIMITED("The other side asked for fewer calls"),
    PROVIDER_UNAVAILABLE("No provider could answer"),
    INVALID_OUTPUT("An answer does not obey its schema"),
    LOW_CONFIDENCE("The machine is not sure enough"),
    POLICY_VIOLATION("A guardrail stopped it"),
    MISSING_DATA("Something that is needed is absent"),
    UNAUTHORIZED("A credential was refused"),
    BUDGET_EXHAUSTED("A spend ceiling is reached"),
    LOGIC_DEFECT("A defect: of the workflow, or of this system"),
    CRASH_LOOP("The run took its worker down too often"),
    UNREADABLE("A record cannot be read"),
    EXPIRED("A deadline passed");

    private final String message;

    FailureClass(String message) {
        this.message = message;
    }

    /// One sentence for anybody.
    public String message() {
        return message;
    }

    /// Whether it may pass by itself: the same step may succeed later.
    public boolean retryable() {
        return ResponseStrategy.of(this) instanceof ResponseStrategy.Retry;
    }
}
