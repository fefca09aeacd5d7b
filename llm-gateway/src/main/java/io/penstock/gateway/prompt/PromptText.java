package io.penstock.gateway.prompt;

import io.penstock.schema.api.Prompts;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/// The canonical JSON of a template's messages, `[{"role":…,"content":…}]`, and its hash.
record PromptText(String json, String sha256) {
    static PromptText of(List<Prompts.Message> messages) {
        var array = StrictJson.CLOSED.createArrayNode();
        messages.forEach(
                message ->
                        array.addObject()
                                .put("role", message.role())
                                .put("content", message.content()));
        var json = array.toString();
        return new PromptText(json, sha256(json));
    }

    static List<Prompts.Message> read(String json) {
        return StrictJson.CLOSED.readValue(json, new TypeReference<List<Prompts.Message>>() {});
    }

    private static String sha256(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
