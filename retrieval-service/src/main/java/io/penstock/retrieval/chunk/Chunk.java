package io.penstock.retrieval.chunk;

/// A chunk as it is stored, opened.
///
/// @param id keyed hash of document, place and text: an unchanged chunk keeps it
/// @param version of the document
/// @param ordinal its place in the document, from 0
/// @param headings as in [Piece]
/// @param start first character in the document's text
/// @param end character after the last
/// @param textHash keyed hash of `text` alone: equal texts of a tenant have equal hashes
public record Chunk(
        String id,
        String document,
        int version,
        String source,
        int ordinal,
        String title,
        String headings,
        String text,
        int start,
        int end,
        String textHash) {

    /// What is indexed: the title and the headings say what the text is about.
    public String lexicalText() {
        return title + "\n" + headings + "\n" + text;
    }

    public int tokens() {
        return Tokens.of(text);
    }
}
