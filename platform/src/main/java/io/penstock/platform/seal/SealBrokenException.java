package io.penstock.platform.seal;

/// A sealed value does not open; retrying does not help, a person must look.
public final class SealBrokenException extends RuntimeException {
    /// A stable word for logs and failures.
    public static final String CODE = "crypto_decrypt_failed";

    private SealBrokenException(String message) {
        super(message);
    }

    /// The cause is left out on purpose: it says nothing, and must say nothing.
    static SealBrokenException at(SealedPlace place) {
        return new SealBrokenException(
                "A sealed value of %s.%s does not open; was the root key changed, or the row altered?"
                        .formatted(place.table(), place.column()));
    }
}
