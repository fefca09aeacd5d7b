package io.penstock.cli.reach;

/// Why there was no answer, in one line.
public final class Unreachable extends RuntimeException {
    public Unreachable(String line) {
        super(line, null, false, false);
    }
}
