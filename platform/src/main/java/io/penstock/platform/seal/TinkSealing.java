package io.penstock.platform.seal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import io.penstock.schema.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// AES-256-GCM by Google Tink under one keyset a tenant. The key's version is its Tink key id, so
/// that a second version can be added to the keyset without touching what the first one sealed.
public final class TinkSealing implements Sealing {
    private static final int KEY_VERSION = 1;
    private static final AesGcmParameters PARAMETERS = parameters();

    private final RootKey rootKey;
    private final Map<TenantId, Aead> keysets = new ConcurrentHashMap<>();

    public TinkSealing(RootKey rootKey) {
        this.rootKey = rootKey;
    }

    /// @param rootKey 32 bytes
    public static TinkSealing withRootKey(byte[] rootKey) {
        return new TinkSealing(RootKey.of(rootKey));
    }

    @Override
    public byte[] seal(TenantId tenant, SealedPlace place, byte[] plain) {
        try {
            return keyset(tenant).encrypt(plain, associatedData(tenant, place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing failed; nothing was written in clear", e);
        }
    }

    @Override
    public byte[] open(TenantId tenant, SealedPlace place, byte[] sealed) {
        try {
            return keyset(tenant).decrypt(sealed, associatedData(tenant, place));
        } catch (GeneralSecurityException _) {
            throw SealBrokenException.at(place);
        }
    }

    private Aead keyset(TenantId tenant) {
        return keysets.computeIfAbsent(tenant, this::derived);
    }

    @AccessesPartialKey
    private Aead derived(TenantId tenant) {
        try {
            var key =
                    AesGcmKey.builder()
                            .setParameters(PARAMETERS)
                            .setKeyBytes(
                                    SecretBytes.copyFrom(
                                            rootKey.derive(tenant, "payload", KEY_VERSION),
                                            InsecureSecretKeyAccess.get()))
                            .setIdRequirement(KEY_VERSION)
                            .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks AES-256-GCM", e);
        }
    }

    private static byte[] associatedData(TenantId tenant, SealedPlace place) {
        return String.join("|", "v1", tenant.value(), place.table(), place.column(), place.row())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static AesGcmParameters parameters() {
        try {
            AeadConfig.register();
            return AesGcmParameters.builder()
                    .setKeySizeBytes(32)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.TINK)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks AES-256-GCM", e);
        }
    }
}
