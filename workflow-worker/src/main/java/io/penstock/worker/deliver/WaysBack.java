package io.penstock.worker.deliver;

import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.Connections;
import java.util.Optional;

/// Through which connection an account is reached.
public final class WaysBack {
    private final Connections connections;

    WaysBack(Connections connections) {
        this.connections = connections;
    }

    public sealed interface Found {
        record Way(Outbound outbound) implements Found {}

        record None(Failure why) implements Found {}
    }

    /// One that was made a moment ago, too.
    public Found find(TenantId tenant, Channel channel, String account) {
        var way = way(tenant, channel, account);
        if (way.isEmpty()) {
            connections.refresh();
            way = way(tenant, channel, account);
        }
        if (way.isEmpty() && !connections.complete()) {
            return new Found.None(
                    FailureCode.CONNECTIONS_UNKNOWN.because(
                            "The connections could not be read yet; nobody was called"));
        }
        return way.<Found>map(Found.Way::new).orElseGet(() -> new Found.None(none(channel)));
    }

    private Optional<Outbound> way(TenantId tenant, Channel channel, String account) {
        return connections
                .ofAccount(tenant, channel, account)
                .filter(Connection::enabled)
                .map(Connection::outbound);
    }

    static Failure none(Channel channel) {
        return FailureCode.NO_CONNECTION.because(
                "No connection of this tenant has a way back for that account of channel "
                        + channel.word()
                        + "; add one");
    }
}
