package io.penstock.gateway.personal;

import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text as recognisers read it: composed (NFKC), every digit one of `0` to `9`, every dash `-`,
/// every space one of ASCII, without characters that nobody sees. It remembers where each character
/// stood; a text of ASCII is read as it came.
public class Text {
    /// Marks on one letter that are read with it; more (Unicode's stream-safe format has 30) would
    /// make their ordering quadratic.
    private static final int MOST_MARKS = 30;

    private static final char MINUS = '\u2212';
    private static final char GRAPHEME_JOINER = '\u034F';
    private static final char FIRST_MARK = '\u0300';

    private static final boolean[] ASCII_WORD = new boolean[0x80];

    static {
        for (var c = '\0'; c < ASCII_WORD.length; c++) {
            ASCII_WORD[c] = isDigit(c) || isAsciiLetter(c);
        }
    }

    private final String original;
    private final String normal;
    /// For each character of `normal` where it began and ended in `original`; null where they are
    /// the same.
    private final int @Nullable [] starts;

    private final int @Nullable [] ends;

    Text(String original) {
        this.original = original;
        var firstForeign = firstForeign(original);
        if (firstForeign == original.length()) {
            normal = original;
            starts = null;
            ends = null;
        } else {
            var normalised = new Normalised(original, firstForeign);
            normal = normalised.text.toString();
            starts = normalised.starts;
            ends = normalised.ends;
        }
    }

    private static int firstForeign(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return i;
            }
        }
        return text.length();
    }

    /// Characters as recognisers count them.
    public int length() {
        return normal.length();
    }

    /// U+0000 before and behind the text.
    public char at(int index) {
        return index < 0 || index >= normal.length() ? 0 : normal.charAt(index);
    }

    public String slice(int start, int end) {
        return normal.substring(start, end);
    }

    /// Where what begins at `start` began in the text as it came.
    int originOf(int start) {
        return starts == null ? start : starts[start];
    }

    /// Where what ends before `end` ended in the text as it came.
    int originOfEnd(int end) {
        return ends == null ? end : ends[end - 1];
    }

    /// Whether no letter or digit goes on from the one side of `index` to the other.
    public boolean isBoundary(int index) {
        var before = at(index - 1);
        var after = at(index);
        return !isWord(before) || !isWord(after) || isUnspaced(before) || isUnspaced(after);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isWord(char c) {
        return c < ASCII_WORD.length ? ASCII_WORD[c] : Character.isLetterOrDigit(c) || isMark(c);
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// A letter of a script that writes no spaces between words, or none before particles: Thai to
    /// Khmer, Chinese, Japanese, Korean.
    static boolean isUnspaced(char c) {
        return c >= 0x0E00
                && (c < 0x10A0
                        || (c >= 0x1780 && c < 0x1800)
                        || (c >= 0x3040 && c < 0xA000)
                        || (c >= 0xAC00 && c < 0xD7B0));
    }

    /// Whether a number or an address beside it would be a piece of the same word.
    static boolean joins(char c) {
        return isWord(c) && !isUnspaced(c);
    }

    private static boolean isMark(char c) {
        return c >= FIRST_MARK
                && switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK ->
                            true;
                    default -> false;
                };
    }

    /// Without the text.
    @Override
    public String toString() {
        return "Text[" + original.length() + "]";
    }

    private static final class Normalised {
        private final StringBuilder text;
        private int[] starts;
        private int[] ends;

        Normalised(String original, int firstForeign) {
            // a mark may belong to the last letter of ASCII
            var same = Math.max(0, firstForeign - 1);
            text = new StringBuilder(original.length() + 16).append(original, 0, same);
            starts = new int[original.length() + 16];
            ends = new int[original.length() + 16];
            for (var i = 0; i < same; i++) {
                starts[i] = i;
                ends[i] = i + 1;
            }
            for (var i = same; i < original.length(); ) {
                i = read(original, i);
            }
        }

        private int read(String original, int at) {
            var c = original.charAt(at);
            var end = at + 1;
            if (Character.isHighSurrogate(c)
                    && end < original.length()
                    && Character.isLowSurrogate(original.charAt(end))) {
                end++;
            }
            var marks = end;
            while (end < original.length()
                    && end - marks < MOST_MARKS
                    && isMark(original.charAt(end))
                    && !isUnseen(original.charAt(end))) {
                end++;
            }
            if (end == at + 1) {
                readOne(c, at);
            } else if (end > marks || !isSimple(original.codePointAt(at))) {
                add(composed(original.substring(at, end)), at, end);
            } else if (Character.isDigit(original.codePointAt(at))) {
                add(digit(original.codePointAt(at)), at, end);
            }
            return end;
        }

        private void readOne(char c, int at) {
            if (c < 0x80 || isComposed(c)) {
                add(c, at, at + 1);
            } else if (!isUnseen(c)) {
                switch (Character.getType(c)) {
                    case Character.DASH_PUNCTUATION -> add('-', at, at + 1);
                    case Character.SPACE_SEPARATOR -> add(' ', at, at + 1);
                    case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                            add('\n', at, at + 1);
                    case Character.DECIMAL_DIGIT_NUMBER -> add(digit(c), at, at + 1);
                    default -> add(c == MINUS ? "-" : composed(String.valueOf(c)), at, at + 1);
                }
            }
        }

        /// A digit, or what nobody sees, beyond the first 65,536 characters.
        private static boolean isSimple(int codePoint) {
            return Character.isDigit(codePoint) || Character.getType(codePoint) == Character.FORMAT;
        }

        private static String composed(String characters) {
            return Normalizer.normalize(characters, Normalizer.Form.NFKC);
        }

        private static char digit(int codePoint) {
            return (char) ('0' + Character.digit(codePoint, 10));
        }

        /// Letters that most texts are made of, none of which NFKC changes.
        private static boolean isComposed(char c) {
            return (c >= 0xC0 && c <= 0x131)
                    || (c >= 0x14A && c <= 0x17E)
                    || (c >= 0x38E && c <= 0x3CE)
                    || (c >= 0x400 && c <= 0x481)
                    || (c >= 0x4E00 && c <= 0x9FFF)
                    || (c >= 0xAC00 && c <= 0xD7A3);
        }

        /// Soft hyphens, joiners, marks of direction, variation selectors.
        private static boolean isUnseen(char c) {
            return Character.getType(c) == Character.FORMAT
                    || c == GRAPHEME_JOINER
                    || (c >= 0xFE00 && c <= 0xFE0F)
                    || (c >= 0x180B && c <= 0x180E);
        }

        private void add(String characters, int at, int end) {
            for (var i = 0; i < characters.length(); i++) {
                add(characters.charAt(i), at, end);
            }
        }

        private void add(char c, int at, int end) {
            if (text.length() == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
                ends = Arrays.copyOf(ends, ends.length * 2);
            }
            starts[text.length()] = at;
            ends[text.length()] = end;
            text.append(c);
        }
    }
}
