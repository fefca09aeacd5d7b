package io.penstock.gateway.personal;

/// Where a recogniser is asked to look. One pass over a text finds the places of all.
public enum Trigger {
    /// The first place of a text, once: for detectors that read it whole.
    TEXT,
    /// The first letter or digit after something else; every character of a script that writes no
    /// spaces.
    WORD,
    /// The first digit after something else.
    DIGITS,
    /// `@`, and `%`, which encodes it in a URL.
    AT_SIGN,
    PLUS,
    /// `:` and `=`.
    ASSIGNMENT,
    /// The first `-` after something else.
    DASH,
    /// `[`.
    BRACKET
}
