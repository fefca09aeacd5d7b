package io.penstock.worker.run;

/// One step of a plan.
public sealed interface PlannedStep {
    String id();

    /// A step that does something outside of this process.
    record Work(String id, RetryPolicy retry, StepExecutor executor) implements PlannedStep {}

    /// A step at which the run waits for a person if `when` holds.
    record Gate(String id, Condition when, ReviewPolicy policy) implements PlannedStep {}

    /// A question about what is known so far.
    @FunctionalInterface
    interface Condition {
        /// @throws IllegalStateException if it cannot be evaluated on this scope
        boolean holds(Scope scope);
    }
}
