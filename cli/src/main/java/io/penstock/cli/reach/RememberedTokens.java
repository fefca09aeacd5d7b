package io.penstock.cli.reach;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Asks for the same token once: many requests of one command share it.
public final class RememberedTokens implements Tokens {
    private record Wanted(List<String> scopes, @Nullable String tenant, @Nullable Duration ttl) {}

    private final Tokens origin;
    private final ConcurrentMap<Wanted, String> known = new ConcurrentHashMap<>();

    public RememberedTokens(Tokens origin) {
        this.origin = origin;
    }

    @Override
    public String token(List<String> scopes, @Nullable String tenant, @Nullable Duration ttl) {
        return known.computeIfAbsent(
                new Wanted(scopes, tenant, ttl), _ -> origin.token(scopes, tenant, ttl));
    }
}
