package io.penstock.cli.connect;

/// Why a file names no connections, in one line.
public final class UnusableFile extends RuntimeException {
    UnusableFile(String line) {
        super(line, null, false, false);
    }
}
