package io.penstock.standalone.process;

/// How waiting for a part ended.
public sealed interface Readiness {
    record Ready() implements Readiness {}

    /// It ended before it was ready for the first time.
    ///
    /// @param lastWords the last line of its log
    record Ended(Part part, int exitCode, String lastWords) implements Readiness {}

    /// It runs, and is not ready in time.
    record Late(Part part) implements Readiness {}

    /// The supervisor was told to stop meanwhile.
    record Stopped() implements Readiness {}
}
