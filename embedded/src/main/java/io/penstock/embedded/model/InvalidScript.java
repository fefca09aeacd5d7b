package io.penstock.embedded.model;

/// A script that cannot be played; the message names the place and the remedy.
public final class InvalidScript extends IllegalArgumentException {

    InvalidScript(String message) {
        super(message);
    }

    InvalidScript in(String place) {
        return new InvalidScript(place + ": " + getMessage());
    }
}
