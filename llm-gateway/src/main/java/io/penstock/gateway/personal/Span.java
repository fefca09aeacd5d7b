package io.penstock.gateway.personal;

/// What is to be replaced in a text, in places of the text as it came (UTF-16).
///
/// @param end behind the last character
/// @param canonical the same for every way to write the same value
/// @param recogniser that decided what it is
record Span(Entity entity, int start, int end, String canonical, Recogniser recogniser) {
    /// Without the value.
    @Override
    public String toString() {
        return "%s[%d, %d) %s".formatted(entity, start, end, recogniser.name());
    }
}
