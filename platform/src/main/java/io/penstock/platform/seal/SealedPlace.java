package io.penstock.platform.seal;

import io.penstock.schema.id.EventId;

/// Where a ciphertext belongs; it opens nowhere else.
///
/// @param row the row's key as text, made by the application before sealing
public record SealedPlace(String table, String column, String row) {

    /// An event on its way through Kafka: independent of the topic, so that ordinary tools can put
    /// a dead letter back.
    public static SealedPlace event(EventId id) {
        return new SealedPlace("event", "record", id.value());
    }
}
