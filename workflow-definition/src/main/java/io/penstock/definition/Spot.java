package io.penstock.definition;

/// A place in a YAML document.
///
/// @param line from 1
/// @param pointer RFC 6901 in fragment form
record Spot(int line, String pointer) {

    static Spot root(int line) {
        return new Spot(line, "#");
    }

    Spot member(String name, int line) {
        return new Spot(line, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }

    Spot member(String name) {
        return member(name, line);
    }

    Spot item(int index, int line) {
        return new Spot(line, pointer + "/" + index);
    }

    Spot down(int lines) {
        return new Spot(line + lines, pointer);
    }
}
