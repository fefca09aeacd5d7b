package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What may be told of a stored connection: everything but the secrets.
///
/// @param secrets those that count, the oldest first
/// @param version grows with each change, that of a secret, too
public record KeptConnection(
        Channel channel,
        String id,
        List<String> accounts,
        boolean enabled,
        @Nullable URI publicUrl,
        Connection.@Nullable Form form,
        Admission admission,
        @Nullable Target outbound,
        List<Secret> secrets,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /// Where answers go; there is an access token for it.
    public record Target(URI baseUrl, Set<String> allowedHosts, Map<String, String> options) {}

    public record Secret(UUID id, Instant createdAt, @Nullable Instant expiresAt) {}
}
