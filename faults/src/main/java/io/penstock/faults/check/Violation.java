package io.penstock.faults.check;

/// A promise that was broken.
///
/// @param what is not as it should be
/// @param where a run, an event, a record, a row
public record Violation(Promise promise, String what, String where) {
    @Override
    public String toString() {
        return promise + " (" + promise.text() + "): " + what + ": " + where;
    }
}
