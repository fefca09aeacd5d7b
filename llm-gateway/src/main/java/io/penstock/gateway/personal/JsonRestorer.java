package io.penstock.gateway.personal;

import java.util.function.UnaryOperator;
import tools.jackson.core.io.JsonStringEncoder;

/// Restores placeholders in JSON that comes in pieces, within its string literals: brackets outside
/// are arrays. What does not begin as JSON is restored as text.
final class JsonRestorer implements Pieces {
    private static final int HEX_DIGITS = 4;

    private enum State {
        UNDECIDED,
        TEXT,
        BETWEEN,
        LITERAL,
        ESCAPE,
        HEX
    }

    private final TextRestorer literal;
    private final TextRestorer text;
    private final StringBuilder escape = new StringBuilder();
    private State state = State.UNDECIDED;

    JsonRestorer(Values values) {
        literal = new TextRestorer(values, JsonRestorer::escaped);
        text = new TextRestorer(values, UnaryOperator.identity());
    }

    private static String escaped(String value) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(value));
    }

    @Override
    public void take(String json, StringBuilder out) {
        for (var i = 0; i < json.length(); i++) {
            take(json.charAt(i), out);
        }
    }

    private void take(char c, StringBuilder out) {
        switch (state) {
            case UNDECIDED -> {
                if (!Character.isWhitespace(c)) {
                    state = c == '{' || c == '[' || c == '"' ? State.BETWEEN : State.TEXT;
                }
                if (state == State.UNDECIDED) {
                    out.append(c);
                } else {
                    take(c, out);
                }
            }
            case TEXT -> text.take(c, String.valueOf(c), out);
            case BETWEEN -> {
                out.append(c);
                state = c == '"' ? State.LITERAL : State.BETWEEN;
            }
            case LITERAL -> takeInLiteral(c, out);
            case ESCAPE -> {
                escape.append(c);
                if (c == 'u') {
                    state = State.HEX;
                } else {
                    endEscape(meant(c), out);
                }
            }
            case HEX -> {
                escape.append(c);
                if (Character.digit(c, 16) < 0) {
                    // no escape and so no JSON: nothing that could be in a placeholder
                    endEscape('\0', out);
                } else if (escape.length() == 2 + HEX_DIGITS) {
                    endEscape((char) Integer.parseInt(escape, 2, escape.length(), 16), out);
                }
            }
        }
    }

    private void takeInLiteral(char c, StringBuilder out) {
        if (c == '\\') {
            escape.append(c);
            state = State.ESCAPE;
        } else if (c == '"') {
            literal.flush(out);
            out.append(c);
            state = State.BETWEEN;
        } else {
            literal.take(c, String.valueOf(c), out);
        }
    }

    private void endEscape(char meant, StringBuilder out) {
        literal.take(meant, escape, out);
        escape.setLength(0);
        state = State.LITERAL;
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    @Override
    public void flush(StringBuilder out) {
        text.flush(out);
        literal.flush(out);
        out.append(escape);
        escape.setLength(0);
    }
}
