package io.penstock.gateway.extract;

/// An answer was not ready within the time allowed.
public final class OutOfTimeException extends RuntimeException {
    OutOfTimeException() {
        super("The time allowed ran out");
    }
}
