package io.penstock.gateway.personal;

/// How sure a recogniser is, weakest first: the strongest of those that overlap says what a text
/// is.
public enum Strength {
    /// It looks like one.
    PATTERN,
    /// It looks like one, and a word beside it says so.
    CONTEXT,
    /// Its check digits, its shape or a declaration prove it.
    VALIDATED,
    /// Whatever else it may be, this decides what becomes of it: secrets, which must not come back,
    /// and what imitates a placeholder.
    OVERRIDING
}
