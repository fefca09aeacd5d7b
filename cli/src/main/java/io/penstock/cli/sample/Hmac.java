package io.penstock.cli.sample;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keyed hashes, as lower-case hex or as base64.
enum Hmac {
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    String hex(String secret, byte[] bytes) {
        return HexFormat.of().formatHex(of(secret.getBytes(StandardCharsets.UTF_8), bytes));
    }

    String base64(String secret, byte[] bytes) {
        return base64(secret.getBytes(StandardCharsets.UTF_8), bytes);
    }

    String base64(byte[] key, byte[] bytes) {
        return Base64.getEncoder().encodeToString(of(key, bytes));
    }

    private byte[] of(byte[] key, byte[] bytes) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
