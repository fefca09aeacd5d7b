package io.penstock.standalone.seed;

/// Why a shipped workflow could not be brought in, in one line.
public final class SeedFailure extends RuntimeException {
    SeedFailure(String line) {
        super(line, null, false, false);
    }
}
