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

    /// What senders sign with.
    public enum Hmac {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256");

        private final String algorithm;

        Hmac(String algorithm) {
            this.algorithm = algorithm;
        }

        /// Of `text` under `key`.
        public byte[] of(byte[] key, byte[] text) {
            try {
                var mac = Mac.getInstance(algorithm);
                mac.init(new SecretKeySpec(key, algorithm));
                return mac.doFinal(text);
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
            }
        }
    }

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

    /// Whether `given` is the HMAC of `text` under one of `secrets`; all are evaluated, and an
    /// empty one never counts.
    public static boolean signedByOne(Hmac hmac, List<String> secrets, byte[] text, byte[] given) {
        var found = false;
        for (var secret : secrets) {
            var key = secret.getBytes(StandardCharsets.UTF_8);
            found |= key.length > 0 && MessageDigest.isEqual(hmac.of(key, text), given);
        }
        return found;
    }
}
