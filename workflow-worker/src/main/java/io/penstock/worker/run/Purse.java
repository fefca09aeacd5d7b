package io.penstock.worker.run;

import java.util.Optional;

/// What a run may still spend on models. Asked right before each call to one, and never for a call
/// that is not made.
@FunctionalInterface
public interface Purse {
    /// Where no budget bounds the run.
    Purse FREE = Optional::empty;

    /// Counts the call.
    ///
    /// @return empty if it may be made; else what became of the step instead
    Optional<StepOutcome> pay();
}
