package io.penstock.gateway.personal;

import java.util.function.UnaryOperator;

/// Restores placeholders in one text that comes in pieces: what may still become one is held back.
///
/// A text can be written in units of several characters, as JSON writes escapes; then a placeholder
/// is read through them and a value is written in them.
final class TextRestorer implements Pieces {
    private final Values values;
    private final UnaryOperator<String> written;
    private final TokenReader token = new TokenReader();
    private final StringBuilder held = new StringBuilder();

    /// @param written a value as it stands in this text
    TextRestorer(Values values, UnaryOperator<String> written) {
        this.values = values;
        this.written = written;
    }

    /// The next character, as it is written.
    ///
    /// @param unit what stands for it in the text
    void take(char c, CharSequence unit, StringBuilder out) {
        if (c == '[') {
            flush(out);
            token.open();
            held.append(unit);
        } else if (held.isEmpty()) {
            out.append(unit);
        } else {
            held.append(unit);
            switch (token.next(c)) {
                case OPEN -> {}
                case FAILED -> flush(out);
                case COMPLETE -> restore(out);
            }
        }
    }

    private void restore(StringBuilder out) {
        var value = values.of(token.token());
        if (value != null) {
            held.setLength(0);
            out.append(written.apply(value));
        }
        flush(out);
    }

    @Override
    public void take(String text, StringBuilder out) {
        var i = 0;
        while (i < text.length()) {
            if (held.isEmpty()) {
                var bracket = text.indexOf('[', i);
                var end = bracket < 0 ? text.length() : bracket;
                out.append(text, i, end);
                i = end;
            }
            if (i < text.length()) {
                var c = text.charAt(i++);
                take(c, String.valueOf(c), out);
            }
        }
    }

    @Override
    public void flush(StringBuilder out) {
        out.append(held);
        held.setLength(0);
    }
}
