package io.penstock.worker.outcall;

import io.penstock.definition.Action;
import io.penstock.schema.failure.Failure;
import io.penstock.worker.run.StepCall;

/// The record of calls: an intent before each, its outcome after. Every write is refused to a
/// worker that lost the run.
interface Calls {

    /// Writes the intent where the request is what was approved; or finds what an earlier attempt
    /// left.
    Begun begin(StepCall call, Action.Request request);

    /// @param body as it came, before anybody looked at it
    /// @return false if another worker holds the run
    boolean answered(StepCall call, int status, byte[] body);

    /// It certainly had no effect; another attempt may begin.
    boolean refused(StepCall call, Failure why);

    /// It may have had its effect.
    boolean unknown(StepCall call);

    /// Whether a step may call now.
    sealed interface Begun {
        /// Nothing was called under this key.
        record Clear() implements Begun {}

        /// It was answered already; the checkpoint after it was lost.
        record Answered(int status, byte[] body) implements Begun {}

        /// An attempt was begun and left no outcome.
        ///
        /// @param approved whether the request may be made again, where the target recognises that
        record Open(boolean approved) implements Begun {}

        /// A person approved something else than this, and nothing was called yet.
        record NotApproved() implements Begun {}

        /// Another worker holds the run.
        record Lost() implements Begun {}
    }
}
