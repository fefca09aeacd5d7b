package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One configured source.
///
/// @param accounts the sender's own ids; for `whatsapp` its phone number ids
/// @param secrets one, or two while they rotate
/// @param verifyToken for the channel's handshake
public record Connection(
        Channel channel,
        String id,
        TenantId tenant,
        @DefaultValue List<String> accounts,
        @DefaultValue List<String> secrets,
        @Nullable String verifyToken,
        @DefaultValue("true") boolean enabled,
        @Nullable Outbound outbound) {

    public Connection {
        if (secrets.size() > 2) {
            throw new IllegalArgumentException(
                    "Connection " + channel.word() + "/" + id + " has more than two secrets");
        }
    }

    /// Without secrets.
    @Override
    public String toString() {
        return "Connection[" + channel.word() + "/" + id + " of " + tenant + "]";
    }

    /// The way back.
    ///
    /// @param allowedHosts the only ones that calls may go to
    public record Outbound(
            URI baseUrl, String accessToken, @DefaultValue Set<String> allowedHosts) {
        /// Without the token.
        @Override
        public String toString() {
            return "Outbound[" + baseUrl + "]";
        }
    }
}
