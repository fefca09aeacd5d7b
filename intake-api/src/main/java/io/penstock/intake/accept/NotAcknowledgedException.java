package io.penstock.intake.accept;

/// Kafka did not acknowledge in time.
final class NotAcknowledgedException extends Exception {
    NotAcknowledgedException(String reason) {
        super(reason);
    }
}
