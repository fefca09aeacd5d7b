package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connections from the configuration: `penstock.connections[…]`.
@ConfigurationProperties("penstock")
record ConfiguredConnections(@DefaultValue List<Connection> connections) implements Connections {
    ConfiguredConnections {
        var addresses = new HashSet<String>();
        for (var connection : connections) {
            var address = connection.channel().word() + "/" + connection.id();
            if (!addresses.add(address)) {
                throw new IllegalArgumentException(
                        "penstock.connections has " + address + " twice; give one another id");
            }
            OutboundOption.check(connection);
        }
    }

    @Override
    public Optional<Connection> find(Channel channel, String id) {
        return connections.stream()
                .filter(it -> it.channel() == channel && it.id().equals(id))
                .findFirst();
    }

    @Override
    public Optional<Connection> ofAccount(TenantId tenant, Channel channel, String account) {
        return connections.stream()
                .filter(it -> it.tenant().equals(tenant) && it.channel() == channel)
                .filter(it -> it.serves(account))
                .min(Comparator.comparing(Connection::enabled).reversed());
    }
}
