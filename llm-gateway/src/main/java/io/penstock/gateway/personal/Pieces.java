package io.penstock.gateway.personal;

/// A text that is restored as it comes.
interface Pieces {
    /// What can go out now goes to `out`.
    void take(String piece, StringBuilder out);

    /// No more comes: what was held goes to `out`.
    void flush(StringBuilder out);
}
