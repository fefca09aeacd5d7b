package io.penstock.embedded.whatsapp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message that the stand-in accepted.
///
/// @param id that the stand-in gave it (`wamid.…`)
/// @param phoneNumberId of the business, from the path
/// @param to the customer, digits only
/// @param key `biz_opaque_callback_data`
public record ArrivedMessage(
        String id,
        String phoneNumberId,
        String to,
        @Nullable String key,
        String text,
        Instant arrivedAt) {

    /// Without number and text.
    @Override
    public String toString() {
        return id;
    }
}
