package io.penstock.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A text in the one form in which it is stored, and its hash.
///
/// @param text compact JSON, members in the order of the author
/// @param sha256 lower-case hex over the UTF-8 bytes of `text`
public record CanonicalText(String text, String sha256) {

    static CanonicalText of(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return new CanonicalText(text, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
