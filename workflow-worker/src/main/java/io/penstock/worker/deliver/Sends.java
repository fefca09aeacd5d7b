package io.penstock.worker.deliver;

import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.worker.run.StepCall;

/// The record of side effects: an intent before each, its outcome after. Every write is refused to
/// a worker that lost the run.
public interface Sends {

    /// Writes the intent; or finds what an earlier attempt left, and then nothing may be sent.
    Begun begin(StepCall call, ReplyTo to, String body);

    /// It was taken by the receiver; `event` is announced in the same transaction.
    ///
    /// @return false if another worker holds the run; a status callback settles it then
    boolean sent(StepCall call, String messageId, Event event);

    /// It was taken at an earlier attempt, or a status callback said so; `event` is announced
    /// unless that was done already.
    ///
    /// @return false if another worker holds the run
    boolean sentBefore(StepCall call, Event event);

    /// It certainly was not taken; another attempt may begin.
    boolean refused(StepCall call, Failure why);

    /// It may have been taken; no attempt follows.
    boolean unknown(StepCall call, Failure why);

    /// Whether a step may send now.
    sealed interface Begun {
        /// Nothing was sent under this key.
        record Clear() implements Begun {}

        /// It was sent already; the checkpoint after it was lost.
        record Sent(String messageId) implements Begun {}

        /// It was taken, and a status callback said that it failed for good.
        record Failed(Failure why) implements Begun {}

        /// An attempt was begun and left no outcome.
        record Open() implements Begun {}

        /// A person approved something else than this.
        record NotApproved() implements Begun {}

        /// Another worker holds the run.
        record Lost() implements Begun {}
    }
}
