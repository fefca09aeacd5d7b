package io.penstock.embedded.whatsapp;

/// Why the stand-in does not run, in one line that names the remedy.
public final class StandInFailure extends RuntimeException {

    private StandInFailure(String message) {
        super(message);
    }

    static StandInFailure portTaken(int port) {
        return new StandInFailure(
                "Port %d, meant for the stand-ins, is taken by another program: stop it or choose another port"
                        .formatted(port));
    }
}
