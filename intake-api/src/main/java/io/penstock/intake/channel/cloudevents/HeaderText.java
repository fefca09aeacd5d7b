package io.penstock.intake.channel.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Header values as attribute values: unquoted, percent-decoded, and UTF-8 or refused.
///
/// Source: CloudEvents HTTP binding 1.0.2, section 3.1.3.2.
final class HeaderText {
    private static final int HEX = 16;

    private HeaderText() {}

    /// @param value as the server gives it, one character per byte
    static Optional<String> decode(String value) {
        var bytes = new ByteArrayOutputStream();
        var text = unquoted(value.strip());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            if (i + 2 >= text.length()) {
                return Optional.empty();
            }
            var high = Character.digit(text.charAt(i + 1), HEX);
            var low = Character.digit(text.charAt(i + 2), HEX);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * HEX + low);
            i += 2;
        }
        return utf8(bytes.toByteArray());
    }

    private static String unquoted(String value) {
        var quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
