package io.penstock.store.send;

/// Whether a send is to be announced by who asks.
public enum Telling {
    /// It was taken by the target, and nobody said so yet.
    NOW,
    /// It was announced, or nothing arrived.
    NOTHING,
    /// Somebody else holds the run.
    LOST_RACE
}
