package io.penstock.cli.reach;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives bearer tokens.
@FunctionalInterface
public interface Tokens {
    /// @param tenant null for the client's own
    /// @param ttl null for the issuer's choice; negative makes an expired token
    String token(List<String> scopes, @Nullable String tenant, @Nullable Duration ttl);
}
