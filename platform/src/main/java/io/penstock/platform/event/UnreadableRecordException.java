package io.penstock.platform.event;

/// A Kafka record that is no event; it becomes a dead letter, its bytes kept.
public final class UnreadableRecordException extends RuntimeException {
    UnreadableRecordException(String reason) {
        super(reason);
    }
}
