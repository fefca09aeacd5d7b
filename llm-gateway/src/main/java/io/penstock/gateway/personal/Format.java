package io.penstock.gateway.personal;

/// What the content of an answer is, and so how a value is written into it.
public enum Format {
    /// As it is.
    TEXT,
    /// As a string literal has it: where a schema or a JSON object was asked for. Content that does
    /// not begin as JSON is taken for text.
    JSON
}
