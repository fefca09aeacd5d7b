package io.penstock.retrieval.chunk;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a section that is too long for one chunk, at the ends of sentences.
final class Sentences {
    private record Span(int start, int end) {}

    private final String text;
    private final List<Span> spans = new ArrayList<>();

    private Sentences(String text) {
        this.text = text;
    }

    /// Pieces of at most `target` tokens; each repeats the sentences at the end of the one before
    /// it, up to `overlap` tokens.
    static List<Piece> cut(String text, Section section, int target, int overlap) {
        var sentences = new Sentences(text);
        sentences.read(section, target);
        return sentences.pack(section.headings(), target, overlap);
    }

    private void read(Section section, int target) {
        var sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text.substring(section.start(), section.end()));
        var from = sentences.first();
        for (var to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            addBounded(section.start() + from, section.start() + to, target);
            from = to;
        }
    }

    /// A sentence longer than a chunk is cut at a space, or, where there is none, anywhere between
    /// characters.
    private void addBounded(int start, int end, int target) {
        var from = start;
        while (Tokens.of(end - from) > target) {
            var limit = from + target * 7 / 2;
            var space = text.lastIndexOf(' ', limit);
            var to = space > from ? space + 1 : wholeCharacter(limit);
            spans.add(new Span(from, to));
            from = to;
        }
        if (from < end) {
            spans.add(new Span(from, end));
        }
    }

    private int wholeCharacter(int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private List<Piece> pack(String headings, int target, int overlap) {
        var pieces = new ArrayList<Piece>();
        var first = 0;
        var next = 0;
        while (next < spans.size()) {
            var start = spans.get(first).start();
            var last = next;
            while (last + 1 < spans.size()
                    && Tokens.of(spans.get(last + 1).end() - start) <= target) {
                last++;
            }
            pieces.add(piece(headings, start, spans.get(last).end()));
            next = last + 1;
            first = withOverlap(next, first, target, overlap);
        }
        return pieces;
    }

    /// The sentence to begin with, so that the next piece repeats at most `overlap` tokens and has
    /// room for a new sentence.
    private int withOverlap(int next, int previousFirst, int target, int overlap) {
        if (next >= spans.size()) {
            return next;
        }
        var first = next;
        while (first - 1 > previousFirst
                && Tokens.of(spans.get(next - 1).end() - spans.get(first - 1).start()) <= overlap
                && Tokens.of(spans.get(next).end() - spans.get(first - 1).start()) <= target) {
            first--;
        }
        return first;
    }

    private Piece piece(String headings, int start, int end) {
        var to = end;
        while (to > start && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return new Piece(headings, start, to, text.substring(start, to));
    }
}
