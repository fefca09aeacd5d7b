package io.penstock.intake.channel;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Connections from the configuration; a second one of the same name stops the start.
@Component
class ConfiguredConnections implements Connections {
    private final Map<Key, Connection> connections;

    ConfiguredConnections(ConnectionProperties settings) {
        this.connections =
                settings.connections().stream()
                        .map(ConfiguredConnections::connection)
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        connection ->
                                                new Key(connection.channel(), connection.name()),
                                        Function.identity()));
    }

    private record Key(Channel channel, String name) {}

    @Override
    public Optional<Connection> find(Channel channel, String name) {
        return Optional.ofNullable(connections.get(new Key(channel, name)));
    }

    private static Connection connection(ConnectionProperties.Entry entry) {
        var channel =
                Channel.named(entry.channel())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "penstock.intake.connections: channel '%s' is not known"
                                                        .formatted(entry.channel())));
        return new Connection(
                channel,
                entry.name(),
                new TenantId(entry.tenant()),
                entry.secrets(),
                entry.verifyToken(),
                entry.accounts(),
                entry.disabledSince());
    }
}
