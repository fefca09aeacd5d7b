package io.penstock.worker.outcall;

import io.penstock.schema.failure.Failure;
import io.penstock.worker.run.StepCall;

/// The record of calls: an intent before each, its outcome after. Every write is refused to a
/// worker that lost the run.
interface Calls {

    /// Writes the intent; or finds what an earlier attempt left.
    Begun begin(StepCall call, String host);

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
        record Open() implements Begun {}

        /// Another worker holds the run.
        record Lost() implements Begun {}
    }
}
