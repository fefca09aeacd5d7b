package io.penstock.gateway.idempotency;

/// What the row of a key says to one who wants to make the call.
sealed interface Claim {
    record Taken() implements Claim {}

    record Recorded(Answer answer) implements Claim {}

    record OtherBody() implements Claim {}

    /// Another instance makes the call.
    record InFlight() implements Claim {}
}
