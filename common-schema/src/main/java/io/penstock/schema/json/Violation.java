package io.penstock.schema.json;

/// One place at which a document does not obey its schema.
///
/// @param pointer RFC 6901 in fragment form, from the root of the document: `#/data/contact/id`
/// @param code the schema keyword that was violated, such as `required` or `maxLength`
/// @param detail what would be right; never the value that was found
public record Violation(String pointer, String code, String detail) {}
