package io.penstock.intake.channel.form;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What was filled in, whatever the body's media type: fields in their order, repeated ones as
/// often as they were sent.
///
/// @param key as the header `Idempotency-Key` gives it
/// @param repaired whether text that cannot be stored was replaced
record Submission(List<Field> fields, @Nullable String key, boolean repaired) {
    static final String FORM_KEY = "_form_key";

    /// @param pointer to the value, in the body
    /// @param listed whether it stood in a list
    record Field(String name, String pointer, boolean listed, Value value) {}

    sealed interface Value {
        /// A string, number or boolean.
        record Plain(JsonNode node) implements Value {}

        /// @param name as the sender gave it
        /// @param declared the media type that the sender gave
        record Upload(String name, String declared, byte[] bytes) implements Value {}

        /// What no field can hold.
        record Unusable() implements Value {}
    }

    /// The hidden field of a form that can send no header.
    Optional<String> formKey() {
        var keys =
                fields.stream()
                        .filter(field -> field.name().equals(FORM_KEY))
                        .map(Field::value)
                        .toList();
        return keys.size() == 1
                        && keys.getFirst() instanceof Value.Plain(var node)
                        && node.isString()
                ? Optional.of(node.asString())
                : Optional.empty();
    }

    /// The same for the same fields with the same values; a multipart body differs each time.
    String digest() {
        var digest = sha256();
        for (var field : fields) {
            if (!field.name().equals(FORM_KEY)) {
                add(digest, field.name().getBytes(StandardCharsets.UTF_8));
                switch (field.value()) {
                    case Value.Plain(var node) ->
                            add(digest, node.toString().getBytes(StandardCharsets.UTF_8));
                    case Value.Upload(var name, _, var bytes) -> {
                        add(digest, name.getBytes(StandardCharsets.UTF_8));
                        add(digest, bytes);
                    }
                    case Value.Unusable() -> add(digest, new byte[0]);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
