package io.penstock.schema.failure;

/// What the engine does about a failure, unless the definition says otherwise. Sealed, so that a
/// switch over it is checked for exhaustiveness by the compiler.
public sealed interface ResponseStrategy {
    /// Try the step again later, within its retry policy.
    record Retry() implements ResponseStrategy {}

    /// A person decides.
    record Escalate() implements ResponseStrategy {}

    /// The run ends `FAILED`.
    ///
    /// @param deadLetter whether it also needs a person before it moves again
    record Terminate(boolean deadLetter) implements ResponseStrategy {}

    static ResponseStrategy of(FailureClass failureClass) {
        return switch (failureClass) {
            case TRANSIENT, RATE_LIMITED, PROVIDER_UNAVAILABLE -> new Retry();
            case INVALID_OUTPUT, LOW_CONFIDENCE, POLICY_VIOLATION, BUDGET_EXHAUSTED, EXPIRED ->
                    new Escalate();
            case MISSING_DATA, UNAUTHORIZED -> new Terminate(false);
            case LOGIC_DEFECT, CRASH_LOOP, UNREADABLE -> new Terminate(true);
        };
    }
}
