package io.penstock.store.send;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import org.jspecify.annotations.Nullable;

/// What an intent to send found.
public sealed interface Intent {

    /// The intent stands: send now.
    record Fresh() implements Intent {}

    /// It was sent before.
    ///
    /// @param vendorMessageId absent where only the callback's key told of it
    record AlreadyDone(@Nullable String vendorMessageId) implements Intent {}

    /// A status callback said that it failed for good.
    record AlreadyRefused(FailureClass failureClass, String code) implements Intent {}

    /// An earlier attempt may have sent it: leave the run with `Exit.Unsettled`.
    record InDoubt() implements Intent {}

    /// Somebody else holds the run: do not send.
    record LostRace(RunId run) implements Intent {}
}
