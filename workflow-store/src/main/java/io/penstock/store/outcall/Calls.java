package io.penstock.store.outcall;

import io.penstock.schema.failure.Failure;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import java.util.Optional;

/// The record of `call` steps.
public interface Calls {

    /// Writes the intent, before the call.
    Intent intend(Held held, Outgoing outgoing);

    /// What an earlier attempt left that is certain or in doubt; nothing where it was refused, or
    /// where there was none.
    Optional<Intent> earlier(Held held, String key);

    /// Writes the outcome, after the call.
    Checkpoint outcome(Held held, String key, Outcome outcome);

    /// @param key idempotency key: run, step and iteration
    /// @param host that is called
    record Outgoing(String key, String step, int iteration, String owner, String host) {}

    /// What an intent found.
    sealed interface Intent {
        /// The intent stands: call now.
        record Fresh() implements Intent {}

        /// It was answered before.
        ///
        /// @param body as it came
        record Answered(int status, byte[] body) implements Intent {}

        /// An earlier attempt may have had its effect.
        record InDoubt() implements Intent {}

        /// Somebody else holds the run: do not call.
        record LostRace() implements Intent {}
    }

    /// What became of a call.
    sealed interface Outcome {
        /// The target did what was asked.
        ///
        /// @param body is sealed
        record Answered(int status, byte[] body) implements Outcome {}

        /// The target certainly did not: the same key may be used again.
        record Refused(Failure failure) implements Outcome {}

        /// It may have done it or not.
        record Unknown() implements Outcome {}
    }
}
