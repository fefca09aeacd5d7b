package io.penstock.worker.run;

/// Does the work of one step, once. It holds no database connection while it waits for another
/// system, and reports what it expects to go wrong as an outcome; an exception is a defect.
@FunctionalInterface
public interface StepExecutor {
    /// @throws InterruptedException if the worker gives the run up; nothing is recorded then
    StepOutcome execute(StepCall call) throws InterruptedException;
}
