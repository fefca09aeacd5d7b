package io.penstock.cli.sample;

/// Why the request of a sample must not leave, in one line.
public final class RefusedSample extends RuntimeException {
    RefusedSample(String line) {
        super(line, null, false, false);
    }
}
