package io.penstock.gateway.personal;

import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// Restores the values of a scope in an answer that is there whole. One pass: a value that was put
/// in is not read again. Belongs to one answer.
public final class Restorer {
    private final Values values;
    private final Format contents;

    /// @param contents what the answer's messages say
    public Restorer(Placeholders placeholders, Format contents) {
        values = new Values(placeholders);
        this.contents = contents;
    }

    /// A text with the values in it.
    ///
    /// @return `text` itself if nothing changes
    public String text(String text) {
        return text.indexOf('[') < 0
                ? text
                : whole(text, new TextRestorer(values, UnaryOperator.identity()));
    }

    /// JSON in a string, such as the arguments of a tool call: values are written as JSON writes
    /// them.
    ///
    /// @return `json` itself if nothing changes
    public String json(String json) {
        return whole(json, new JsonRestorer(values));
    }

    private static String whole(String text, Pieces restorer) {
        var restored = new StringBuilder(text.length() + 64);
        restorer.take(text, restored);
        restorer.flush(restored);
        return text.contentEquals(restored) ? text : restored.toString();
    }

    /// A chat completion: all texts of its messages and the arguments of its tool calls.
    ///
    /// @return `completion` itself if nothing changes; it is never changed
    public JsonNode completion(JsonNode completion) {
        return ChatTexts.completion(
                completion,
                new ChatTexts.Rewriting() {
                    @Override
                    public String text(String text) {
                        return Restorer.this.text(text);
                    }

                    @Override
                    public String content(String content) {
                        return switch (contents) {
                            case TEXT -> text(content);
                            case JSON -> Restorer.this.json(content);
                        };
                    }

                    @Override
                    public String nested(String json) {
                        return Restorer.this.json(json);
                    }
                });
    }

    /// Of all that was restored until now.
    public Restoration restoration() {
        return values.restoration();
    }
}
