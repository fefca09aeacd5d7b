package io.penstock.platform.seal;

import java.nio.file.Path;

/// Without a root key nothing can be sealed, so the service does not start.
public final class RootKeyMissingException extends RuntimeException {
    private RootKeyMissingException(String message) {
        super(message);
    }

    static RootKeyMissingException notSet() {
        return new RootKeyMissingException("No root key is configured");
    }

    static RootKeyMissingException unreadable(Path file) {
        return new RootKeyMissingException("The root key file %s cannot be read".formatted(file));
    }

    static RootKeyMissingException malformed(Path file) {
        return new RootKeyMissingException(
                "The root key file %s does not hold 32 bytes of base64".formatted(file));
    }
}
