package io.penstock.gateway.schema;

import io.penstock.schema.json.StrictJson;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// JSON that a model meant, out of what it wrote: without byte order mark and code fences, else the
/// outermost balanced value. Nothing is invented.
///
/// @param text exactly as the model wrote it
/// @param repaired whether something around it was dropped
record Salvage(String text, JsonNode value, boolean repaired) {
    private static final Pattern FENCED =
            Pattern.compile("```[A-Za-z0-9]*\\s*\\R(.*?)\\R?\\s*```", Pattern.DOTALL);
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    static Optional<Salvage> of(String output) {
        var asItIs = parse(output);
        if (asItIs != null) {
            return Optional.of(new Salvage(output, asItIs, false));
        }
        var bare = withoutMark(output.strip()).strip();
        var fenced = FENCED.matcher(bare);
        var inside = fenced.find() ? fenced.group(1).strip() : bare;
        return repaired(inside).or(() -> balanced(inside).flatMap(Salvage::repaired));
    }

    private static Optional<Salvage> repaired(String text) {
        return Optional.ofNullable(parse(text)).map(value -> new Salvage(text, value, true));
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static Optional<String> balanced(String text) {
        var start = firstOpening(text);
        if (start < 0) {
            return Optional.empty();
        }
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
                return Optional.of(text.substring(start, i + 1));
            }
        }
        return Optional.empty();
    }

    private static int firstOpening(String text) {
        var object = text.indexOf('{');
        var array = text.indexOf('[');
        if (object < 0 || array < 0) {
            return Math.max(object, array);
        }
        return Math.min(object, array);
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
