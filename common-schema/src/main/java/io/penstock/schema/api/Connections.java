package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.event.Channel;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/v1/connections`: what is told of a tenant's sources. Secrets are taken and never told; only
/// one that we made ourselves is shown, once.
public final class Connections {
    private Connections() {}

    public record All(List<Connection> connections) {}

    /// @param configured true for one of the service's configuration, which cannot be changed here
    /// @param webhook path that the sender delivers to
    /// @param generatedSecret only in the answer to the request that made it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Connection(
            Channel channel,
            String id,
            List<String> accounts,
            boolean enabled,
            @Nullable URI publicUrl,
            @Nullable Form form,
            @Nullable Outbound outbound,
            List<Secret> secrets,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            String webhook,
            @Nullable Boolean configured,
            @Nullable String generatedSecret) {

        /// Without the secret.
        @Override
        public String toString() {
            return "Connection[" + channel.word() + "/" + id + "]";
        }
    }

    /// @param fields name → `string`, `email`, `phone`, `number`, `boolean`, `bcp47` or `file`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Form(
            Set<String> allowedOrigins,
            Set<String> required,
            Map<String, String> fields,
            @Nullable String text,
            @Nullable String honeypot) {}

    public record Outbound(URI baseUrl, Set<String> allowedHosts, boolean hasAccessToken) {}

    /// @param expiresAt null for one that no other follows yet
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Secret(UUID id, Instant createdAt, @Nullable Instant expiresAt) {}
}
