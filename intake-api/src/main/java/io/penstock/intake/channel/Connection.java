package io.penstock.intake.channel;

import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One configured source of webhooks.
///
/// @param secrets those that are active: two while one is being replaced
/// @param verifyToken what a sender must show when it registers the address
/// @param accounts the sender's accounts that may deliver here; items of others are rejected
/// @param disabledSince set while the connection takes nothing
public record Connection(
        Channel channel,
        String name,
        TenantId tenant,
        List<String> secrets,
        @Nullable String verifyToken,
        List<String> accounts,
        @Nullable Instant disabledSince) {
    private static final int MAX_SECRETS = 2;

    /// @throws IllegalArgumentException naming the connection and what is to be set
    public Connection {
        secrets = List.copyOf(secrets);
        accounts = List.copyOf(accounts);
        if (secrets.size() > MAX_SECRETS || secrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "Connection %s/%s: set at most two secrets, none of them empty"
                            .formatted(channel.word(), name));
        }
    }

    public Source source() {
        return new Source(tenant, channel, name);
    }
}
