package io.penstock.intake.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// `application/x-www-form-urlencoded`: pairs in their order, repeated ones as often as they were
/// sent.
public final class UrlEncoded {
    private UrlEncoded() {}

    /// Hears of one pair after the other: a body of a million of them must not become a million
    /// objects before somebody says that it is enough.
    @FunctionalInterface
    public interface Reader {
        void pair(Part name, Part value) throws Malformed;
    }

    /// A name or a value.
    ///
    /// @param sent as it stands in the body
    public record Part(String sent) {

        /// What it stands for. Octets that are no UTF-8 are refused: replaced, what differs would
        /// become the same.
        public String decoded() throws Malformed {
            if (sent.indexOf('%') < 0) {
                return sent.replace('+', ' ');
            }
            try {
                var octets = new String(sent.getBytes(StandardCharsets.UTF_8), ISO_8859_1);
                return utf8(URLDecoder.decode(octets, ISO_8859_1).getBytes(ISO_8859_1));
            } catch (IllegalArgumentException _) {
                throw new Malformed("A percent sign must begin an encoded byte");
            }
        }
    }

    public static void pairs(byte[] body, Reader reader) throws Malformed {
        var text = utf8(body);
        for (int from = 0, end; from < text.length(); from = end + 1) {
            var next = text.indexOf('&', from);
            end = next < 0 ? text.length() : next;
            if (from < end) {
                pair(text.substring(from, end), reader);
            }
        }
    }

    private static void pair(String pair, Reader reader) throws Malformed {
        var at = pair.indexOf('=');
        reader.pair(
                new Part(at < 0 ? pair : pair.substring(0, at)),
                new Part(at < 0 ? "" : pair.substring(at + 1)));
    }

    /// The text of a body, or of a part of one.
    public static String utf8(byte[] bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new Malformed("The body is not UTF-8");
        }
    }
}
