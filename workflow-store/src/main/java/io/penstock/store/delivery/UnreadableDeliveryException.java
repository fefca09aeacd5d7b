package io.penstock.store.delivery;

/// A Kafka record that is no delivery; it becomes a dead letter, its bytes kept.
public final class UnreadableDeliveryException extends RuntimeException {
    UnreadableDeliveryException(String reason) {
        super(reason);
    }
}
