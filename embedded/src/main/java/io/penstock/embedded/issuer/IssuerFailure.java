package io.penstock.embedded.issuer;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why the issuer does not run, in one line that names the remedy.
public final class IssuerFailure extends RuntimeException {

    private IssuerFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static IssuerFailure portTaken(int port) {
        return new IssuerFailure(
                "Port %d, meant for the token issuer, is taken by another program: stop it or choose another port"
                        .formatted(port),
                null);
    }

    static IssuerFailure keyFile(Path file, String why) {
        return new IssuerFailure(
                "The issuer's key file %s is of no use, %s: restore it, or delete it for a new key"
                        .formatted(file, why),
                null);
    }

    static IssuerFailure didNotStart(Throwable cause) {
        var innermost =
                Stream.iterate(cause, Objects::nonNull, Throwable::getCause).toList().getLast();
        return new IssuerFailure(
                "The token issuer does not start: " + innermost.getMessage(), cause);
    }
}
