package io.penstock.intake.channel;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Comparisons that take the same time whatever they find.
public final class Secrets {
    private static final String HMAC_SHA256 = "HmacSHA256";

    private Secrets() {}

    public static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether `given` is one of `secrets`; all are looked at, and an empty one never counts.
    public static boolean isOneOf(List<String> secrets, String given) {
        var found = false;
        for (var secret : secrets) {
            found |= !secret.isEmpty() & equal(secret, given);
        }
        return found;
    }

    /// Whether `given` is the HMAC-SHA256 of `text` under one of `secrets`; all are evaluated, and
    /// an empty one never counts.
    public static boolean signedByOne(List<String> secrets, byte[] text, byte[] given) {
        var found = false;
        for (var secret : secrets) {
            found |= !secret.isEmpty() && MessageDigest.isEqual(hmacSha256(secret, text), given);
        }
        return found;
    }

    private static byte[] hmacSha256(String secret, byte[] text) {
        try {
            var mac = Mac.getInstance(HMAC_SHA256);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC_SHA256));
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("This Java runtime lacks HMAC-SHA256", e);
        }
    }
}
