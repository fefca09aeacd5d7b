package io.penstock.platform.identity;

import io.penstock.platform.seal.RootKey;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Ids and keys as `base32(HMAC-SHA256(tenant's id key, parts))[0:26]`, lower case, each part
/// preceded by its length, so that no two lists of parts collide.
public final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int CHARACTERS = 26;
    private static final int BLIND_BYTES = 16;
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    private final RootKey rootKey;
    private final Map<TenantId, SecretKeySpec> keys = new ConcurrentHashMap<>();
    private final Map<TenantId, SecretKeySpec> searchKeys = new ConcurrentHashMap<>();

    public KeyedHash(RootKey rootKey) {
        this.rootKey = rootKey;
    }

    /// @param rootKey 32 bytes
    public static KeyedHash withRootKey(byte[] rootKey) {
        return new KeyedHash(RootKey.of(rootKey));
    }

    /// What identifies an item at its source gives its event's id: a retry of the sender collides
    /// with the first try.
    public EventId eventId(
            TenantId tenant, Channel channel, String account, String nativeId, EventType kind) {
        return new EventId(
                base32(hash(tenant, "event", channel.word(), account, nativeId, kind.word())));
    }

    /// The event behind a run that no event started: the same cause gives the same one.
    ///
    /// @param cause what the run was asked for by, such as an idempotency key
    public EventId causeId(TenantId tenant, String... cause) {
        return new EventId(base32(hash(tenant, "cause", cause)));
    }

    /// The Kafka key, and the order of runs.
    public String conversationKey(
            TenantId tenant, Channel channel, String account, String conversation) {
        return base32(hash(tenant, "conversation", channel.word(), account, conversation));
    }

    /// An event's subject as it may stand in a header.
    public String subject(TenantId tenant, String subject) {
        return base32(hash(tenant, "subject", subject));
    }

    /// Tells whether two bodies are the same, without telling what they are.
    public String digest(TenantId tenant, byte[] bytes) {
        return base32(mac(tenant, "digest").doFinal(bytes));
    }

    /// What a blind index holds of a value: equal values are found, and nothing else can be told.
    /// HMAC-SHA-256 under the tenant's search key, cut to 128 bits.
    ///
    /// @param kind values of two kinds never collide
    /// @param value in its canonical form
    public byte[] blind(TenantId tenant, String kind, String value) {
        var mac =
                mac(
                        searchKeys.computeIfAbsent(
                                tenant, t -> new SecretKeySpec(rootKey.searchKey(t), ALGORITHM)),
                        kind);
        update(mac, value);
        return Arrays.copyOf(mac.doFinal(), BLIND_BYTES);
    }

    private byte[] hash(TenantId tenant, String purpose, String... parts) {
        var mac = mac(tenant, purpose);
        for (var part : parts) {
            update(mac, part);
        }
        return mac.doFinal();
    }

    private Mac mac(TenantId tenant, String purpose) {
        return mac(
                keys.computeIfAbsent(tenant, t -> new SecretKeySpec(rootKey.idKey(t), ALGORITHM)),
                purpose);
    }

    private static Mac mac(SecretKeySpec key, String purpose) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            update(mac, purpose);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("This Java runtime lacks HMAC-SHA256", e);
        }
    }

    private static void update(Mac mac, String part) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }

    /// RFC 4648 base32 in lower case without padding, cut to 26 characters: 130 bits.
    private static String base32(byte[] hash) {
        var bits = new BigInteger(1, hash);
        var text = new char[CHARACTERS];
        for (var i = 0; i < CHARACTERS; i++) {
            text[i] = ALPHABET[bits.shiftRight(hash.length * 8 - 5 * (i + 1)).intValue() & 31];
        }
        return new String(text);
    }
}
