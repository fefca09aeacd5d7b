package io.penstock.gateway.personal;

import io.penstock.schema.json.StrictJson;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/// JSON as text, such as the arguments of a tool: what its string literals say is rewritten, and
/// all between them stays as it was written.
final class NestedJson {
    /// Digits of a number that may be personal data, such as a card's.
    private static final int TELLING_DIGITS = 8;

    private final String json;
    private final StringBuilder rewritten = new StringBuilder();
    private int done;

    private NestedJson(String json) {
        this.json = json;
    }

    /// Rewrites what the string literals say.
    ///
    /// @param text rewrites values; an integer that it changes becomes a string
    /// @param key rewrites names of members
    /// @return `json` itself if nothing changes; rewritten as a text if it is no object or array
    static String rewrite(String json, UnaryOperator<String> text, UnaryOperator<String> key) {
        var bare = json.stripLeading();
        if (!bare.startsWith("{") && !bare.startsWith("[")) {
            return text.apply(json);
        }
        try (var parser = StrictJson.TOLERANT.createParser(json)) {
            return new NestedJson(json).rewrite(parser, text, key);
        } catch (JacksonException _) {
            return text.apply(json);
        }
    }

    private String rewrite(
            JsonParser parser, UnaryOperator<String> text, UnaryOperator<String> key) {
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.PROPERTY_NAME) {
                splice(parser, key);
            } else if (token == JsonToken.VALUE_STRING || isTelling(parser, token)) {
                splice(parser, text);
            }
        }
        return done == 0 ? json : rewritten.append(json, done, json.length()).toString();
    }

    private static boolean isTelling(JsonParser parser, JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT && parser.getStringLength() >= TELLING_DIGITS;
    }

    private void splice(JsonParser parser, UnaryOperator<String> rewrite) {
        var before = parser.getString();
        var after = rewrite.apply(before);
        if (!after.equals(before)) {
            var start = (int) parser.currentTokenLocation().getCharOffset();
            rewritten.append(json, done, start).append('"');
            JsonStringEncoder.getInstance().quoteAsString(after, rewritten);
            rewritten.append('"');
            done = json.charAt(start) == '"' ? literalEnd(start) : start + before.length();
        }
    }

    /// Behind the literal that opens at `start`.
    private int literalEnd(int start) {
        var i = start + 1;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }
}
