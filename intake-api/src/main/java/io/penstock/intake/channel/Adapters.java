package io.penstock.intake.channel;

import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The channels there are, and the address of a webhook as one of their connections.
@Component
class Adapters {
    private final Map<Channel, ChannelAdapter<?>> byChannel;
    private final Connections connections;

    Adapters(List<ChannelAdapter<?>> adapters, Connections connections) {
        this.byChannel =
                adapters.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ChannelAdapter::channel, Function.identity()));
        this.connections = connections;
    }

    record Endpoint(ChannelAdapter<?> adapter, Connection connection) {}

    /// @param channel its word, as it stands in the address
    /// @param connection its id
    Optional<Endpoint> find(String channel, String connection) {
        return Channel.named(channel)
                .map(byChannel::get)
                .flatMap(
                        adapter ->
                                connections
                                        .find(adapter.channel(), connection)
                                        .map(found -> new Endpoint(adapter, found)));
    }
}
