package io.penstock.intake.gate;

import io.penstock.schema.id.TenantId;
import io.penstock.store.gate.GateKey;
import java.util.Optional;

/// A gate as one part of an address: `route:default`, `connection:whatsapp:ep_support`.
public final class GateNames {
    private GateNames() {}

    public static String of(GateKey gate) {
        return gate.kind().word() + ":" + gate.name().replace('/', ':');
    }

    static Optional<GateKey> read(TenantId tenant, String name) {
        var parts = name.split(":", 2);
        return parts.length < 2
                ? Optional.empty()
                : GateKey.Kind.named(parts[0])
                        .map(kind -> new GateKey(tenant, kind, name(kind, parts[1])));
    }

    /// Neither a route's name nor a channel's has a colon.
    private static String name(GateKey.Kind kind, String rest) {
        return switch (kind) {
            case ROUTE -> rest;
            case CONNECTION -> rest.replaceFirst(":", "/");
        };
    }
}
