package io.penstock.standalone.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/// The secrets of one data folder, readable by their owner only. They reach processes in files and
/// environments, never on a command line.
public final class Secrets {
    private static final int BYTES = 32;

    /// Letters that mean the same in a URL, in a form and in a shell.
    private static final Base64.Encoder PLAIN = Base64.getUrlEncoder().withoutPadding();

    private final Path folder;
    private final Map<Secret, String> values;

    private Secrets(Path folder, Map<Secret, String> values) {
        this.folder = folder;
        this.values = values;
    }

    /// Makes what is missing.
    ///
    /// @param dataExists whether there is data already that was made with the secrets of this
    /// folder
    static Secrets open(Path folder, boolean dataExists) {
        var values = new EnumMap<Secret, String>(Secret.class);
        for (var secret : Secret.values()) {
            values.put(secret, readOrMake(folder.resolve(secret.file()), secret, dataExists));
        }
        return new Secrets(folder, values);
    }

    public String value(Secret secret) {
        return values.getOrDefault(secret, "");
    }

    public Path file(Secret secret) {
        return folder.resolve(secret.file());
    }

    /// Where the development issuer keeps its signing key; it makes it itself.
    public Path issuerKeyFile() {
        return folder.resolve("issuer-key.json");
    }

    private static String readOrMake(Path file, Secret secret, boolean dataExists) {
        try {
            if (Files.exists(file)) {
                var value = Files.readString(file).strip();
                return secret == Secret.ROOT_KEY ? checked(file, value) : value;
            }
            if (dataExists && secret.irreplaceable()) {
                throw new Refusal(
                        file
                                + " is missing, and the data cannot be opened without it; put it back, or start anew with --fresh");
            }
            var value = random(secret == Secret.ROOT_KEY ? Base64.getEncoder() : PLAIN);
            OwnerOnly.write(file, value + "\n");
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checked(Path file, String value) {
        try {
            if (Base64.getDecoder().decode(value).length == BYTES) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like one of another length
        }
        throw new Refusal(
                file
                        + " is damaged (it must hold "
                        + BYTES
                        + " bytes in base64); put the right one back");
    }

    private static String random(Base64.Encoder encoder) {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return encoder.encodeToString(bytes);
    }
}
