package io.penstock.worker.run;

import io.penstock.definition.Step;

/// Does the work of one step, once. It holds no database connection while it waits for another
/// system, and reports what it expects to go wrong as an outcome; an exception is a defect.
public interface Steps {
    /// @throws InterruptedException if the worker gives the run up; nothing is recorded then
    StepOutcome retrieve(Step.Retrieve step, StepCall call) throws InterruptedException;

    /// @throws InterruptedException as [#retrieve]
    StepOutcome generate(Step.Generate step, StepCall call) throws InterruptedException;

    /// @throws InterruptedException as [#retrieve]
    StepOutcome deliver(Step.Deliver step, StepCall call) throws InterruptedException;

    /// @throws InterruptedException as [#retrieve]
    StepOutcome call(Step.Call step, StepCall call) throws InterruptedException;

    /// @throws InterruptedException as [#retrieve]
    StepOutcome fetch(Step.Fetch step, StepCall call) throws InterruptedException;
}
