package io.penstock.cli.sample;

/// Why a sample cannot be sent as asked, in one line.
public final class UnusableSample extends RuntimeException {
    UnusableSample(String line) {
        super(line, null, false, false);
    }
}
