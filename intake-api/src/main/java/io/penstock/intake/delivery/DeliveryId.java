package io.penstock.intake.delivery;

import java.util.UUID;

/// One request, as it was delivered to us once.
public record DeliveryId(UUID value) {

    public static DeliveryId random() {
        return new DeliveryId(UUID.randomUUID());
    }

    /// How an event refers to the request it came in.
    public String reference() {
        return "urn:penstock:delivery:" + value;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
