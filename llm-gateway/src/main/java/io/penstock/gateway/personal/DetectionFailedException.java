package io.penstock.gateway.personal;

/// A recogniser failed, so nobody knows what is in a text: it must not leave. The message and the
/// trace tell nothing of the text, so what was thrown is named and not kept.
public final class DetectionFailedException extends RuntimeException {
    private DetectionFailedException(String message) {
        super(message);
    }

    static DetectionFailedException in(Recogniser recogniser, RuntimeException thrown) {
        var where = thrown.getStackTrace();
        return new DetectionFailedException(
                "The recogniser `%s` (version %d) failed with %s%s; the call is refused"
                        .formatted(
                                recogniser.name(),
                                recogniser.version(),
                                thrown.getClass().getSimpleName(),
                                where.length == 0 ? "" : " at " + where[0]));
    }
}
