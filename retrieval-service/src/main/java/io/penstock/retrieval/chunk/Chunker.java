package io.penstock.retrieval.chunk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts a document by its structure: a section is never cut while it fits a chunk; small sections
/// are packed together, except questions and numbered clauses, which stay one chunk each.
public final class Chunker {
    /// Part of a document's content hash: another way of cutting makes every document new.
    public static final String VERSION = "structure-1";

    /// Tokens that packing aims at.
    static final int TARGET = 350;

    /// Tokens that no chunk exceeds: small embedding models cut there.
    static final int MAX = 512;

    /// Tokens that pieces of a cut section share.
    static final int OVERLAP = 40;

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable Section open;

    private Chunker(String text) {
        this.text = text;
    }

    /// The pieces in the order of the text; none for a blank text.
    public static List<Piece> cut(String text) {
        var chunker = new Chunker(text);
        Section.of(text).forEach(chunker::add);
        chunker.flush();
        return List.copyOf(chunker.pieces);
    }

    private void add(Section section) {
        if (section.tokens() > MAX) {
            flush();
            pieces.addAll(Sentences.cut(text, section, TARGET, OVERLAP));
        } else if (open != null && !section.alone() && fits(open, section)) {
            open = new Section(open.headings(), open.start(), section.end(), false);
        } else {
            flush();
            open = section;
        }
    }

    private static boolean fits(Section open, Section next) {
        return !open.alone() && Tokens.of(next.end() - open.start()) <= TARGET;
    }

    private void flush() {
        if (open != null) {
            pieces.add(
                    new Piece(
                            open.headings(),
                            open.start(),
                            open.end(),
                            text.substring(open.start(), open.end())));
            open = null;
        }
    }
}
