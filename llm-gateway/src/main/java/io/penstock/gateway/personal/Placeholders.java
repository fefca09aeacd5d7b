package io.penstock.gateway.personal;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands for what within one scope, a call or a conversation: the same value has the same
/// placeholder, such as `[EMAIL_1_k7qx]`, in whatever form it is written.
///
/// The last four characters are the scope's own, derived from its name under the tenant's key: the
/// same call builds the same placeholders each time, and nobody else can write one that is
/// restored.
///
/// Belongs to one call, and to one thread at a time. A conversation's is made from what earlier
/// calls [left][#all()].
public final class Placeholders {
    static final int NONCE = 4;

    private static final String KIND = "placeholder";

    /// RFC 4648 base32 in lower case.
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final String nonce;
    private final Map<Value, Placeholder> byValue = new HashMap<>();
    private final Map<String, Placeholder> byToken = new LinkedHashMap<>();
    private final Map<Entity, Integer> greatest = new HashMap<>();
    private final Set<Placeholder> sent = new HashSet<>();
    private final Set<Value> inClear = new HashSet<>();

    private record Value(Entity entity, String canonical) {
        /// Without the value.
        @Override
        public String toString() {
            return entity.toString();
        }
    }

    private Placeholders(String nonce, Collection<Placeholder> earlier) {
        this.nonce = nonce;
        earlier.forEach(this::keep);
    }

    /// Those of one scope.
    ///
    /// @param scope names the call or the conversation within the tenant, always the same
    /// @param earlier what calls of the same scope left behind
    /// @throws IllegalArgumentException if two of `earlier` have one value or one index
    public static Placeholders of(
            KeyedHash hash, TenantId tenant, String scope, Collection<Placeholder> earlier) {
        var bytes = hash.blind(tenant, KIND, scope);
        var nonce = new StringBuilder(NONCE);
        for (var i = 0; i < NONCE; i++) {
            nonce.append(ALPHABET.charAt(bytes[i] & 31));
        }
        return new Placeholders(nonce.toString(), earlier);
    }

    private void keep(Placeholder placeholder) {
        var value = new Value(placeholder.entity(), placeholder.canonical());
        if (byValue.putIfAbsent(value, placeholder) != null
                || byToken.putIfAbsent(token(placeholder), placeholder) != null) {
            throw new IllegalArgumentException(
                    placeholder + " stands for two values, or its value has two placeholders");
        }
        greatest.merge(placeholder.entity(), placeholder.index(), Math::max);
    }

    /// What a provider is given for a value.
    ///
    /// @param value as it is written here
    String conceal(Entity entity, String canonical, String value) {
        var placeholder = byValue.get(new Value(entity, canonical));
        if (placeholder == null) {
            var index = greatest.getOrDefault(entity, 0) + 1;
            placeholder = new Placeholder(entity, index, canonical, value);
            keep(placeholder);
        }
        sent.add(placeholder);
        return token(placeholder);
    }

    /// Remembers that the value was in the input, and stays there.
    void admit(Entity entity, String canonical) {
        inClear.add(new Value(entity, canonical));
    }

    /// Whether the value was in the input of this scope.
    boolean know(Entity entity, String canonical) {
        var value = new Value(entity, canonical);
        return byValue.containsKey(value) || inClear.contains(value);
    }

    private String token(Placeholder placeholder) {
        return "[" + placeholder.entity() + "_" + placeholder.index() + "_" + nonce + "]";
    }

    /// What a token stands for; null if nobody gave it out.
    ///
    /// @param token in its exact form
    @Nullable Placeholder named(String token) {
        return byToken.get(token);
    }

    /// Those that this call's texts hold.
    Set<Placeholder> sent() {
        return Set.copyOf(sent);
    }

    /// For the next call of the conversation, to be sealed: these are the values.
    public List<Placeholder> all() {
        return List.copyOf(byToken.values());
    }

    /// Without the values.
    @Override
    public String toString() {
        return "Placeholders[" + byToken.size() + "]";
    }
}
