package io.penstock.gateway.idempotency;

/// What a call with an idempotency key came to.
public sealed interface Once {
    /// Made now, or while another caller waited for it, or earlier.
    record Answered(Answer answer) implements Once {}

    /// The key was used with another body.
    record OtherBody() implements Once {}

    /// The call that holds the key outlasts this caller's patience.
    record StillInFlight() implements Once {}
}
