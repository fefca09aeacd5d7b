package io.penstock.embedded.whatsapp;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A file that the stand-in gives to whoever may have it.
///
/// @param id by which each vendor's address names it
/// @param type that the answer declares
/// @param endless whether it begins with `bytes` and never ends
/// @param leadsTo where a vendor leads to instead of its own store, or of giving it; null for that
public record Medium(String id, String type, byte[] bytes, boolean endless, @Nullable URI leadsTo) {

    public static Medium of(String id, String type, byte[] bytes) {
        return new Medium(id, type, bytes, false, null);
    }

    public Medium withoutEnd() {
        return new Medium(id, type, bytes, true, leadsTo);
    }

    public Medium leadingTo(URI other) {
        return new Medium(id, type, bytes, endless, other);
    }
}
