package io.penstock.embedded.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;

/// The key that signs: P-256, named by its thumbprint.
record SigningKey(ECKey jwk) {

    static SigningKey generated() {
        try {
            return new SigningKey(
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyIDFromThumbprint(true)
                            .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM makes no P-256 keys", e);
        }
    }

    /// The key in `file`, which is made if it is not there.
    static SigningKey keptIn(Path file) {
        try {
            if (!Files.exists(file)) {
                write(generated(), file);
            }
            return new SigningKey(ECKey.parse(Files.readString(file)));
        } catch (IOException e) {
            throw IssuerFailure.keyFile(file, "it cannot be read or written");
        } catch (ParseException e) {
            throw IssuerFailure.keyFile(file, "it holds no private key as JWK");
        }
    }

    private static void write(SigningKey key, Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        var draft = Files.createTempFile(folder, "signing-key-", ".json"); // readable by the owner
        Files.writeString(draft, key.jwk().toJSONString());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
