package io.penstock.store.gate;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is left alone: for one tenant, a route to models or a connection.
///
/// @param name the route's; of a connection `{channel}/{id}`
public record GateKey(TenantId tenant, Kind kind, String name) {

    public enum Kind {
        ROUTE,
        CONNECTION;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> named(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    public static GateKey route(TenantId tenant, String route) {
        return new GateKey(tenant, Kind.ROUTE, route);
    }

    public static GateKey connection(TenantId tenant, Channel channel, String connection) {
        return connection(tenant, channel.word() + "/" + connection);
    }

    /// @param named `{channel}/{id}`
    public static GateKey connection(TenantId tenant, String named) {
        return new GateKey(tenant, Kind.CONNECTION, named);
    }

    /// What a run says that waits for it; the column `gate.label` says the same.
    public String label() {
        return "gate " + kind.word() + " " + name;
    }
}
