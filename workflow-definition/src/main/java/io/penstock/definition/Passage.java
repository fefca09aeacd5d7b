package io.penstock.definition;

import dev.cel.common.CelSourceLocation;

/// An expression, and where it stands.
///
/// @param firstLine of the expression within its text, from 1
record Passage(String source, Yaml.Scalar text, int firstLine) {

    static Passage whole(Yaml.Scalar text) {
        return new Passage(text.text(), text, 1);
    }

    String pointer() {
        return text.spot().pointer();
    }

    Spot spot() {
        return text.spotOf(firstLine);
    }

    Spot spot(CelSourceLocation location) {
        return text.spotOf(firstLine + Math.max(location.getLine(), 1) - 1);
    }
}
