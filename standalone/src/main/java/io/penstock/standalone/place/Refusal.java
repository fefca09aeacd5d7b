package io.penstock.standalone.place;

/// Why Penstock does not start: one line that says what is wrong and what to do.
public final class Refusal extends RuntimeException {
    public Refusal(String line) {
        super(line, null, false, false);
    }
}
