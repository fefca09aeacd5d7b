package io.penstock.platform.seal;

import com.google.crypto.tink.subtle.Hkdf;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/// The key every other key comes from: 32 bytes from a file, never from the database.
///
/// A tenant's keys are derived from it (HKDF-SHA256, RFC 5869), one per purpose and version, so
/// that a service can seal before it has reached any database.
public final class RootKey {
    private static final int BYTES = 32;

    private final byte[] key;

    private RootKey(byte[] key) {
        this.key = key.clone();
    }

    /// @throws IllegalArgumentException unless `key` is 32 bytes
    public static RootKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("The root key is 32 bytes");
        }
        return new RootKey(key);
    }

    /// Reads base64 from `file`.
    ///
    /// @throws RootKeyMissingException if there is none, or it is not 32 bytes of base64
    public static RootKey read(Path file) {
        try {
            return of(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IOException _) {
            throw RootKeyMissingException.unreadable(file);
        } catch (IllegalArgumentException _) {
            throw RootKeyMissingException.malformed(file);
        }
    }

    /// 32 bytes for `tenant` and `purpose`.
    byte[] derive(TenantId tenant, String purpose, int version) {
        var info = "penstock|%s|%s|%d".formatted(tenant, purpose, version);
        try {
            return Hkdf.computeHkdf(
                    "HMACSHA256", key, new byte[0], info.getBytes(StandardCharsets.UTF_8), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks HMAC-SHA256", e);
        }
    }

    /// The key under which `tenant`'s ids are hashed. Apart from the encryption keys: it never
    /// rotates, ids and deduplication rest on it.
    public byte[] idKey(TenantId tenant) {
        return derive(tenant, "id", 1);
    }

    /// The key of `tenant`'s blind indexes: whoever has it can try names against them, so it is
    /// apart from the key of the ids, and from those that seal.
    public byte[] searchKey(TenantId tenant) {
        return derive(tenant, "search", 1);
    }
}
