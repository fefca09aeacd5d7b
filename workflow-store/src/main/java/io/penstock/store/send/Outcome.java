package io.penstock.store.send;

import io.penstock.schema.failure.Failure;

/// What became of a send.
public sealed interface Outcome {

    /// The target has it.
    ///
    /// @param vendorMessageId is sealed; its keyed digest finds the callbacks
    record Done(String vendorMessageId) implements Outcome {}

    /// The target certainly does not have it: the same key may be sent again.
    record Refused(Failure failure) implements Outcome {}

    /// It may have it or not.
    record Unknown() implements Outcome {}
}
