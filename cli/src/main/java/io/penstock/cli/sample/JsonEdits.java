package io.penstock.cli.sample;

import io.penstock.schema.json.StrictJson;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// Replaces single values of a JSON text and leaves every other byte as the sender wrote it:
/// signatures cover bytes, and senders escape in ways that no writer reproduces.
final class JsonEdits {
    private static final Pattern INDEX = Pattern.compile("/\\d+(?=/|$)");
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /// Looks at one string or number.
    @FunctionalInterface
    interface Editor {
        /// @param path a JSON pointer with `*` for every index
        /// @return the new value, or null to keep the old one
        @Nullable String edit(String path, String value);
    }

    private JsonEdits() {}

    /// Strings stay strings, and numbers numbers. A text that is no JSON stays as it is.
    static String apply(String json, Editor editor) {
        var edited = new StringBuilder();
        var copied = 0;
        try (var parser = StrictJson.TOLERANT.createParser(json)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
                    continue;
                }
                var path =
                        INDEX.matcher(parser.streamReadContext().pathAsPointer().toString())
                                .replaceAll("/*");
                var value = editor.edit(path, parser.getString());
                if (value != null) {
                    var start = (int) parser.currentTokenLocation().getCharOffset();
                    edited.append(json, copied, start);
                    edited.append(
                            token == JsonToken.VALUE_STRING
                                    ? ASCII.writeValueAsString(value)
                                    : value);
                    copied = end(json, start);
                }
            }
        } catch (JacksonException e) {
            return json;
        }
        return edited.append(json, copied, json.length()).toString();
    }

    private static int end(String json, int start) {
        var at = start + 1;
        if (json.charAt(start) != '"') {
            while (at < json.length() && Character.isDigit(json.charAt(at))) {
                at++;
            }
            return at;
        }
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
