package io.penstock.intake.channel.standardwebhooks;

import io.penstock.intake.channel.Secrets.Hmac;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What signatures are verified with; a secret says by its prefix which it is.
sealed interface Key {
    String EXPECTED =
            "whsec_ and 24 to 64 bytes in base64, or whpk_ and the 32 bytes of an ed25519 public key";

    String PUBLIC = "whpk_";
    String SHARED = "whsec_";
    int SHORTEST = 24;
    int LONGEST = 64;

    /// Whether one of `signatures` is this key's over `text`; all are evaluated.
    boolean signed(byte[] text, List<Signature> signatures);

    /// Empty for a secret of another form. `whsec_` may be missing, and so may the padding.
    static Optional<Key> of(String secret) {
        if (secret.startsWith(PUBLIC)) {
            return base64(secret.substring(PUBLIC.length())).flatMap(Ed25519::of);
        }
        var text = secret.startsWith(SHARED) ? secret.substring(SHARED.length()) : secret;
        return base64(text)
                .filter(bytes -> bytes.length >= SHORTEST && bytes.length <= LONGEST)
                .map(Symmetric::new);
    }

    private static Optional<byte[]> base64(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            var padded = Base64.getEncoder().encodeToString(bytes);
            var unpadded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            return text.equals(padded) || text.equals(unpadded)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    record Symmetric(byte[] key) implements Key {
        @Override
        public boolean signed(byte[] text, List<Signature> signatures) {
            var expected = Hmac.SHA256.of(key, text);
            var found = false;
            for (var signature : signatures) {
                found |=
                        signature.version().equals(Signature.SYMMETRIC)
                                & MessageDigest.isEqual(expected, signature.bytes());
            }
            return found;
        }

        /// Without the key.
        @Override
        public String toString() {
            return "Symmetric";
        }
    }

    record Ed25519(PublicKey key) implements Key {
        private static final String ALGORITHM = "Ed25519";

        /// RFC 8410: what X.509 writes before the 32 bytes of such a key.
        private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

        private static final int LENGTH = 32;

        /// Empty if the bytes are no point of the curve.
        static Optional<Key> of(byte[] bytes) {
            if (bytes.length != LENGTH) {
                return Optional.empty();
            }
            var encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + LENGTH);
            System.arraycopy(bytes, 0, encoded, X509_HEAD.length, LENGTH);
            try {
                var key =
                        KeyFactory.getInstance(ALGORITHM)
                                .generatePublic(new X509EncodedKeySpec(encoded));
                verifier(key);
                return Optional.of(new Ed25519(key));
            } catch (GeneralSecurityException _) {
                return Optional.empty();
            }
        }

        @Override
        public boolean signed(byte[] text, List<Signature> signatures) {
            var found = false;
            for (var signature : signatures) {
                found |=
                        signature.version().equals(Signature.ASYMMETRIC)
                                && verified(text, signature.bytes());
            }
            return found;
        }

        private boolean verified(byte[] text, byte[] signature) {
            try {
                var verifier = verifier(key);
                verifier.update(text);
                return verifier.verify(signature);
            } catch (SignatureException _) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java runtime lacks " + ALGORITHM, e);
            }
        }

        private static java.security.Signature verifier(PublicKey key)
                throws GeneralSecurityException {
            var verifier = java.security.Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            return verifier;
        }
    }
}
