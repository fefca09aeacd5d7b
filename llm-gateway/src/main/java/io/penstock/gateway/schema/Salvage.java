package io.penstock.gateway.schema;

import io.penstock.schema.json.StrictJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// JSON that a model meant, out of what it wrote: without byte order mark and code fences, else the
/// outermost balanced value. Nothing is invented.
///
/// @param text exactly as the model wrote it
/// @param repaired whether something around it was dropped
record Salvage(String text, JsonNode value, boolean repaired) {
    private static final String FENCE = "```";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// Brackets in prose before the value, each read to the end at worst.
    private static final int MOST_OPENINGS = 8;

    static Optional<Salvage> of(String output) {
        var asItIs = parse(output);
        if (asItIs != null) {
            return Optional.of(new Salvage(output, asItIs, false));
        }
        var bare = withoutMark(output.strip()).strip();
        return repaired(bare).or(() -> repaired(fenced(bare))).or(() -> balanced(bare));
    }

    private static Optional<Salvage> repaired(String text) {
        return Optional.ofNullable(parse(text)).map(value -> new Salvage(text, value, true));
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /// What stands in the first block of code; empty if there is none.
    private static String fenced(String text) {
        var opening = text.indexOf(FENCE);
        var line = opening < 0 ? -1 : text.indexOf('\n', opening);
        var closing = line < 0 ? -1 : text.indexOf(FENCE, line);
        return closing < 0 ? "" : text.substring(line, closing).strip();
    }

    /// Never from within a value that does not end.
    private static Optional<Salvage> balanced(String text) {
        var start = firstOpening(text, 0);
        for (var i = 0; i < MOST_OPENINGS && start >= 0; i++) {
            var end = closing(text, start);
            if (end < 0) {
                return Optional.empty();
            }
            var found = repaired(text.substring(start, end));
            if (found.isPresent()) {
                return found;
            }
            start = firstOpening(text, end);
        }
        return Optional.empty();
    }

    /// After the bracket that closes the one at `start`; negative: there is none.
    private static int closing(String text, int start) {
        var depth = 0;
        var quoted = false;
        for (var i = start; i < text.length(); i++) {
            var c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int firstOpening(String text, int from) {
        var object = text.indexOf('{', from);
        var array = text.indexOf('[', from);
        return object < 0 || array < 0 ? Math.max(object, array) : Math.min(object, array);
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            var value = StrictJson.TOLERANT.readTree(text);
            return value.isMissingNode() ? null : value;
        } catch (JacksonException _) {
            return null;
        }
    }
}
