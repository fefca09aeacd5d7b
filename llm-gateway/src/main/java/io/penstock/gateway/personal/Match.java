package io.penstock.gateway.personal;

/// What a recogniser found, in places of the [Text] that it read.
///
/// @param end behind the last character
/// @param canonical the same for every way to write the same value
public record Match(Entity entity, int start, int end, Strength strength, String canonical) {
    public Match {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "A match must have a character: " + start + " to " + end);
        }
    }

    int length() {
        return end - start;
    }

    /// Without the value.
    @Override
    public String toString() {
        return "%s[%d, %d) %s".formatted(entity, start, end, strength);
    }
}
