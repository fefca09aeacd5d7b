package io.penstock.embedded.whatsapp;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was asked of the message endpoint.
sealed interface MessageRequest {
    /// A text, as the sender gave it.
    record Text(String to, String body, @Nullable String key) implements MessageRequest {
        String waId() {
            return NO_DIGIT.matcher(to).replaceAll("");
        }
    }

    record Refused(GraphError error) implements MessageRequest {}

    Pattern NO_DIGIT = Pattern.compile("\\D");
    Pattern RECIPIENT = Pattern.compile("\\+?[0-9][0-9 ().-]{4,24}");

    /// Characters of one text, as WhatsApp has it.
    int LONGEST_TEXT = 4096;

    /// Characters of `biz_opaque_callback_data`, as WhatsApp has it.
    int LONGEST_KEY = 512;

    static MessageRequest read(JsonMapper json, byte[] body) {
        try {
            return read(json.readTree(body));
        } catch (JacksonException _) {
            return new Refused(GraphError.invalidParameter("The body is no JSON"));
        }
    }

    private static MessageRequest read(JsonNode body) {
        var to = body.path("to").asString("");
        var text = body.path("text").path("body").asString("");
        var key = body.path("biz_opaque_callback_data").asStringOpt().orElse(null);
        return objection(body, to, text, key)
                .<MessageRequest>map(o -> new Refused(GraphError.invalidParameter(o)))
                .orElseGet(() -> new Text(to, text, key));
    }

    private static Optional<String> objection(
            JsonNode body, String to, String text, @Nullable String key) {
        if (!body.path("messaging_product").asString("").equals("whatsapp")) {
            return Optional.of("The parameter messaging_product is required");
        }
        if (!RECIPIENT.matcher(to).matches()) {
            return Optional.of("The parameter to is required");
        }
        if (!body.path("type").asString("text").equals("text")) {
            return Optional.of("Param type must be one of {TEXT}");
        }
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            return Optional.of("Param text['body'] must be at most 4096 characters long");
        }
        if (key != null && key.length() > LONGEST_KEY) {
            return Optional.of(
                    "Param biz_opaque_callback_data must be at most 512 characters long");
        }
        return Optional.empty();
    }
}
