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
    /// @param verification `channel`, `v1` or `v2` (an older signature of HubSpot's), `address` or
    /// `none`: how the sender proves who it is
    /// @param tokenHeader the header that bears the secret, where the channel signs nothing
    /// @param networks from which it may come, as CIDR; absent: from anywhere
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
            String verification,
            @Nullable String tokenHeader,
            @Nullable Set<String> networks,
            @Nullable Limits limits,
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

    /// What would become of a captured request.
    ///
    /// @param results of its items, as the sender would get them; none unless every rule is kept
    /// @param onceKept what they would be if every rule were kept; absent where that is so
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rehearsal(
            List<Rule> rules,
            List<Intake.Result> results,
            @Nullable List<Intake.Result> onceKept) {}

    /// @param reason a stable word; absent where the rule is kept
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            String rule, boolean kept, @Nullable String reason, @Nullable String remedy) {}

    /// @param requestsPerSecond null: no limit
    /// @param burst requests at once before that limit counts
    /// @param maxBytes of a body; null: the channel's own limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Limits(
            @Nullable Integer requestsPerSecond,
            @Nullable Integer burst,
            @Nullable Integer maxBytes) {}

    /// @param options what the channel's way back needs besides; absent where it needs nothing
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outbound(
            URI baseUrl,
            Set<String> allowedHosts,
            boolean hasAccessToken,
            @Nullable Map<String, String> options) {}

    /// @param expiresAt null for one that no other follows yet
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Secret(UUID id, Instant createdAt, @Nullable Instant expiresAt) {}
}
