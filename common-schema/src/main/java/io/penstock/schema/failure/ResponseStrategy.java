package io.penstock.schema.failure;

import org.jspecify.annotations.Nullable;

/// What the engine does about a failure. Sealed, so that a switch over it is checked for
/// exhaustiveness by the compiler.
public sealed interface ResponseStrategy {
    /// Try the step again later, within its retry policy.
    ///
    /// @param most how often, before the class's other response; null for as often as the step's
    /// policy says
    record Retry(@Nullable Integer most) implements ResponseStrategy {
        public Retry() {
            this(null);
        }
    }

    /// A person decides.
    record Escalate() implements ResponseStrategy {}

    /// The run ends `FAILED`.
    ///
    /// @param deadLetter whether it also needs a person before it moves again
    record Terminate(boolean deadLetter) implements ResponseStrategy {}

    /// Unless the definition says otherwise.
    static ResponseStrategy of(FailureClass failureClass) {
        return switch (failureClass) {
            case TRANSIENT, RATE_LIMITED, PROVIDER_UNAVAILABLE -> new Retry();
            case INVALID_OUTPUT, LOW_CONFIDENCE, POLICY_VIOLATION, BUDGET_EXHAUSTED, EXPIRED ->
                    new Escalate();
            case MISSING_DATA, UNAUTHORIZED -> new Terminate(false);
            case LOGIC_DEFECT, CRASH_LOOP, UNREADABLE -> new Terminate(true);
        };
    }

    /// When no retry is left. `workflow-worker/RATIONALE.md` says why.
    static ResponseStrategy afterRetries(FailureClass failureClass) {
        return switch (of(failureClass)) {
            case Retry _ ->
                    failureClass == FailureClass.PROVIDER_UNAVAILABLE
                            ? new Escalate()
                            : new Terminate(true);
            case Escalate escalate -> escalate;
            case Terminate terminate -> terminate;
        };
    }

    /// Whether a definition may ask for this response to that class. What cannot pass by itself is
    /// not tried again, and a defect never ends without a letter or a person.
    static boolean allowed(FailureClass failureClass, ResponseStrategy response) {
        return switch (response) {
            case Retry _ -> failureClass.retryable() || failureClass == FailureClass.INVALID_OUTPUT;
            case Escalate _ -> ofAStep(failureClass);
            case Terminate(var deadLetter) ->
                    ofAStep(failureClass)
                            && (deadLetter || failureClass != FailureClass.LOGIC_DEFECT);
        };
    }

    private static boolean ofAStep(FailureClass failureClass) {
        return failureClass != FailureClass.CRASH_LOOP && failureClass != FailureClass.UNREADABLE;
    }
}
