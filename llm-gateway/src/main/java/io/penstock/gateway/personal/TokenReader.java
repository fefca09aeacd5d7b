package io.penstock.gateway.personal;

import java.util.Locale;

/// Reads one placeholder, character by character, as models repeat them: `[EMAIL_1_k7qx]`, in any
/// case, with blanks inside, with `\_` for `_` as Markdown has it. Its digits are taken exactly.
///
/// After `[` no other `[` is part of it, so what failed need not be read again.
final class TokenReader {
    /// Characters of a placeholder with all that is tolerated inside: what is longer is none.
    static final int LONGEST = 34;

    enum Step {
        FAILED,
        OPEN,
        COMPLETE
    }

    private enum Part {
        NAME,
        INDEX,
        NONCE,
        END
    }

    private final StringBuilder name = new StringBuilder();
    private final StringBuilder index = new StringBuilder();
    private final StringBuilder nonce = new StringBuilder();
    private Part part = Part.NAME;
    private boolean separated;
    private int length;

    /// After a `[`.
    void open() {
        name.setLength(0);
        index.setLength(0);
        nonce.setLength(0);
        part = Part.NAME;
        separated = false;
        length = 1;
    }

    Step next(char c) {
        length++;
        if (c == ']') {
            var isWhole = nonce.length() == Placeholders.NONCE;
            return isWhole && length <= LONGEST ? Step.COMPLETE : Step.FAILED;
        }
        if (length >= LONGEST || !takes(c)) {
            return Step.FAILED;
        }
        return Step.OPEN;
    }

    private boolean takes(char c) {
        if (c == '_' || c == '\\' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return separate(c);
        }
        return switch (part) {
            case NAME -> takesInName(c);
            case INDEX -> takesInIndex(c);
            case NONCE -> takesInNonce(c);
            case END -> false;
        };
    }

    /// Before the name and behind the nonce only blanks.
    private boolean separate(char c) {
        var isBlank = c != '_' && c != '\\';
        if (part == Part.NAME && name.isEmpty()) {
            return isBlank;
        }
        if (part == Part.NONCE && !nonce.isEmpty()) {
            part = Part.END;
        }
        separated = true;
        return part != Part.END || isBlank;
    }

    private boolean takesInName(char c) {
        if (Text.isAsciiLetter(c)) {
            if (separated) {
                name.append('_');
            }
            separated = false;
            name.append(c);
            return name.length() <= Entity.LONGEST;
        }
        if (!Text.isDigit(c) || !separated) {
            return false;
        }
        part = Part.INDEX;
        separated = false;
        return takesInIndex(c);
    }

    private boolean takesInIndex(char c) {
        if (separated) {
            part = Part.NONCE;
            separated = false;
            return takesInNonce(c);
        }
        index.append(c);
        return Text.isDigit(c);
    }

    private boolean takesInNonce(char c) {
        nonce.append(c);
        return nonce.length() <= Placeholders.NONCE && (Text.isAsciiLetter(c) || Text.isDigit(c));
    }

    /// What was read, in its exact form.
    String token() {
        return "["
                + name.toString().toUpperCase(Locale.ROOT)
                + "_"
                + index
                + "_"
                + nonce.toString().toLowerCase(Locale.ROOT)
                + "]";
    }
}
