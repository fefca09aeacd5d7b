package io.penstock.retrieval.chunk;

/// A cut of a document: exactly its characters from `start` to before `end`.
///
/// @param headings the headings it stands under, outermost first, joined by ` > `; empty if none
public record Piece(String headings, int start, int end, String text) {
    public int tokens() {
        return Tokens.of(text);
    }
}
