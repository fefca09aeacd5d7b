package io.penstock.store.run;

/// Whether a model may be called.
public enum Bought {
    /// The call is counted.
    GRANTED,
    NO_CALLS_LEFT,
    NO_MONEY_LEFT,
    /// Somebody else holds the run, or it has ended; nothing was counted.
    LOST_RACE
}
