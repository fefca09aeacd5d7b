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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// AES-256-GCM by Google Tink under one keyset a tenant. The key's version is its Tink key id, so
/// that a second version can be added to the keyset without touching what the first one sealed.
public final class TinkSealing implements Sealing {
    private static final int KEY_VERSION = 1;
    private static final AesGcmParameters PARAMETERS = parameters();

    /// Tink keeps a cipher and a source of randomness for each thread, which cost many times what
    /// sealing a record does. A virtual thread lives for one request and would pay that each time.
    private static final Executor LASTING =
            Executors.newFixedThreadPool(
                    Runtime.getRuntime().availableProcessors(),
                    Thread.ofPlatform().daemon().name("sealing-", 0).factory());

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
            var keyset = keyset(tenant);
            return onLastingThread(() -> keyset.encrypt(plain, associatedData(tenant, place)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Sealing failed; nothing was written in clear", e);
        }
    }

    @Override
    public byte[] open(TenantId tenant, SealedPlace place, byte[] sealed) {
        try {
            var keyset = keyset(tenant);
            return onLastingThread(() -> keyset.decrypt(sealed, associatedData(tenant, place)));
        } catch (GeneralSecurityException _) {
            throw SealBrokenException.at(place);
        }
    }

    private static byte[] onLastingThread(Work work) throws GeneralSecurityException {
        if (!Thread.currentThread().isVirtual()) {
            return work.done();
        }
        var done = new CompletableFuture<byte[]>();
        LASTING.execute(
                () -> {
                    try {
                        done.complete(work.done());
                    } catch (GeneralSecurityException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GeneralSecurityException refused) {
                throw refused;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Work {
        byte[] done() throws GeneralSecurityException;
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
