package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection as its tenant wants it, checked.
///
/// @param verifyToken null: as it is
/// @param secrets one or two; none: as they are
public record ConnectionDraft(
        Channel channel,
        String id,
        List<String> accounts,
        boolean enabled,
        @Nullable URI publicUrl,
        Connection.@Nullable Form form,
        Admission admission,
        @Nullable WayBack outbound,
        @Nullable String verifyToken,
        List<String> secrets) {

    /// @param accessToken null: as it is, if the base URL keeps its origin; a token must not follow
    ///     to another host
    /// @param options see [Connection.Outbound]
    public record WayBack(
            URI baseUrl,
            Set<String> allowedHosts,
            @Nullable String accessToken,
            Map<String, String> options) {
        /// Without the token.
        @Override
        public String toString() {
            return "WayBack[" + baseUrl + "]";
        }
    }

    /// Without secrets.
    @Override
    public String toString() {
        return "ConnectionDraft[" + channel.word() + "/" + id + "]";
    }
}
