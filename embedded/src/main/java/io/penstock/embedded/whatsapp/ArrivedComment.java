package io.penstock.embedded.whatsapp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A comment that the stand-in accepted.
///
/// @param id that the stand-in gave it
/// @param key `biz_opaque_callback_data` of the audit's metadata
public record ArrivedComment(
        String id,
        String ticket,
        @Nullable String key,
        String text,
        boolean isPublic,
        Instant arrivedAt) {

    /// Without the text.
    @Override
    public String toString() {
        return id;
    }
}
