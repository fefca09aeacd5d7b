package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.util.Optional;

/// The configured sources.
public interface Connections {

    /// @param id as it stands in the address of a webhook
    Optional<Connection> find(Channel channel, String id);

    /// The one through which an answer to `account` goes.
    Optional<Connection> ofAccount(TenantId tenant, Channel channel, String account);
}
