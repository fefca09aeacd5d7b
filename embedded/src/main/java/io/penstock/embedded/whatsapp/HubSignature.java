package io.penstock.embedded.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a callback as Meta does: HMAC with the app secret over the bytes of the body. The header
/// with SHA-1 is sent too, as Meta sends it; nobody should trust it.
record HubSignature(String secret) {

    String sha256(byte[] body) {
        return "sha256=" + hmac("HmacSHA256", body);
    }

    String sha1(byte[] body) {
        return "sha1=" + hmac("HmacSHA1", body);
    }

    private String hmac(String algorithm, byte[] body) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + algorithm, e);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "HubSignature";
    }
}
