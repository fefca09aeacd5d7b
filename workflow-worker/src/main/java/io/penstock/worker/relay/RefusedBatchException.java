package io.penstock.worker.relay;

/// Kafka refuses one of these rows for what it is, at every try; none of them was produced. Kafka's
/// client fails all rows of a transaction alike, so only a row alone is known to be the one.
final class RefusedBatchException extends RuntimeException {
    private final String why;

    private RefusedBatchException(String message, Throwable cause) {
        super(message, cause);
        this.why = cause.getClass().getSimpleName();
    }

    static RefusedBatchException because(Throwable cause) {
        return new RefusedBatchException(
                "Kafka refuses a row of the batch; each is tried alone", cause);
    }

    /// A word; nothing of the row's content.
    String why() {
        return why;
    }
}
