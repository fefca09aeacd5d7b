package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.util.Optional;

/// The sources that are connected.
public interface Connections {

    /// @param id as it stands in the address of a webhook
    Optional<Connection> find(Channel channel, String id);

    /// The one through which an answer to `account` goes: one that is enabled, if there is one.
    Optional<Connection> ofAccount(TenantId tenant, Channel channel, String account);

    /// Whether what is not found does not exist. False until the store was read once.
    default boolean complete() {
        return true;
    }

    /// Looks for changes now, for whoever misses what may be there since a moment ago. Does nothing
    /// while the store is away.
    default void refresh() {}
}
