package io.penstock.standalone.parts;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import java.util.List;

/// The clients of the development issuer.
public final class Clients {
    /// For people and `./penstock token`.
    public static final String DEVELOPMENT = "development";

    /// Brings the shipped workflows in.
    public static final String SEEDING = "standalone";

    /// The dashboard's, which has no secret.
    static final String DASHBOARD = "dashboard";

    /// What the development client may ask for: all that this version offers, except acting for
    /// tenants and the installation's own.
    public static final List<String> DEVELOPMENT_SCOPES =
            List.of(
                    "events:write",
                    "runs:read",
                    "runs:operate",
                    "reviews:read",
                    "reviews:decide",
                    "dead-letters:read",
                    "dead-letters:replay",
                    "connections:read",
                    "connections:write",
                    "workflows:read",
                    "workflows:write",
                    "documents:read",
                    "documents:write",
                    "prompts:read",
                    "prompts:write",
                    "llm:invoke",
                    "traces:read",
                    "traces:reveal",
                    "evaluations:read",
                    "evaluations:run",
                    "subscriptions:write",
                    "audit:read",
                    "metrics:read");

    private Clients() {}

    /// The page that people log in for.
    public static String dashboard(Ports ports) {
        return ports.url(Port.INTAKE) + "/dashboard/";
    }
}
