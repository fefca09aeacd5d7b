package io.penstock.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A keyed hash of what identifies an event at its source: 26 characters of lower-case base32, 130
/// bits.
public record EventId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{26}");

    /// @throws IllegalArgumentException if `value` is not of that form
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        if (!wellFormed(value)) {
            throw new IllegalArgumentException("An event id is 26 characters of a-z and 2-7");
        }
    }

    public static boolean wellFormed(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
