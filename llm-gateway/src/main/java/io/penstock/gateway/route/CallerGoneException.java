package io.penstock.gateway.route;

/// The caller takes nothing any more: what is asked for in its name ends.
public final class CallerGoneException extends Exception {
    public CallerGoneException() {
        super("The caller left");
    }
}
