package io.penstock.cli.sample;

import org.jspecify.annotations.Nullable;

/// What to change of a sample besides its dates.
///
/// @param newId whether the messages get ids of their own, so that they are no duplicates
/// @param text replaces the text of the messages
/// @param from digits of a phone number with country code: replaces the sender
public record Variation(boolean newId, @Nullable String text, @Nullable String from) {
    public static final Variation NONE = new Variation(false, null, null);

    public Variation withFrom(@Nullable String phone) {
        return new Variation(newId, text, phone);
    }
}
