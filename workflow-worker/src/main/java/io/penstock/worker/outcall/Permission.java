package io.penstock.worker.outcall;

import io.penstock.definition.Step;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.Connections;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a call may go where it wants to, and with what credential. Asked at every attempt: what
/// was allowed when the workflow was published may not be any more.
final class Permission {
    private final Connections connections;
    private final CallProperties settings;

    Permission(Connections connections, CallProperties settings) {
        this.connections = connections;
        this.settings = settings;
    }

    sealed interface Asked {
        /// @param token of the connection; null without one
        record Granted(@Nullable String token) implements Asked {}

        record Denied(Failure why) implements Asked {}
    }

    Asked ask(TenantId tenant, Step.Call step, URI address) {
        if (!step.url().secure() && !settings.internalHosts().contains(address.getHost())) {
            return denied("Only hosts of this installation's own may be called without TLS");
        }
        var named = step.connection();
        return named == null ? withoutCredential(address) : through(tenant, named, address);
    }

    private Asked withoutCredential(URI address) {
        return settings.allowedHosts().contains(address.getHost())
                ? new Asked.Granted(null)
                : denied("The installation's penstock.worker.call.allowed-hosts does not name it");
    }

    private Asked through(TenantId tenant, String named, URI address) {
        var way = way(tenant, named);
        if (way.isEmpty()) {
            connections.refresh();
            way = way(tenant, named);
        }
        if (way.isEmpty() && !connections.complete()) {
            return new Asked.Denied(
                    FailureCode.CONNECTIONS_UNKNOWN.because(
                            "The connections could not be read yet; nothing was called"));
        }
        return way.<Asked>map(
                        outbound ->
                                outbound.allowedHosts().contains(address.getHost())
                                        ? new Asked.Granted(outbound.accessToken())
                                        : denied("The connection's allowed hosts do not name it"))
                .orElseGet(
                        () ->
                                new Asked.Denied(
                                        FailureCode.NO_CONNECTION.because(
                                                "The connection "
                                                        + named
                                                        + " is not there, or has no way out")));
    }

    private Optional<Outbound> way(TenantId tenant, String named) {
        var slash = named.indexOf('/');
        return Channel.named(named.substring(0, slash))
                .flatMap(channel -> connections.find(channel, named.substring(slash + 1)))
                .filter(connection -> connection.tenant().equals(tenant))
                .filter(Connection::enabled)
                .map(Connection::outbound);
    }

    private static Asked denied(String why) {
        return new Asked.Denied(FailureCode.HOST_NOT_ALLOWED.because(why));
    }
}
