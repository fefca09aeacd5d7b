package io.penstock.standalone.seed;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import java.util.Map;

/// The Penstock that workflows are brought into, and the client that brings them.
///
/// @param tokenUri where the issuer gives tokens
public record SeedTarget(
        String intake,
        String gateway,
        String retrieval,
        String tokenUri,
        String clientId,
        String clientSecret) {

    /// The one that runs on this machine's ports.
    public static SeedTarget on(Ports ports, String clientId, String clientSecret) {
        return new SeedTarget(
                ports.url(Port.INTAKE),
                ports.url(Port.GATEWAY),
                ports.url(Port.RETRIEVAL),
                ports.url(Port.ISSUER) + "/oauth2/token",
                clientId,
                clientSecret);
    }

    /// Any other one, such as one of containers.
    ///
    /// @throws SeedFailure that names the variable that is missing
    public static SeedTarget from(Map<String, String> environment) {
        return new SeedTarget(
                require(environment, "PENSTOCK_INTAKE_URL"),
                require(environment, "PENSTOCK_GATEWAY_URL"),
                require(environment, "PENSTOCK_RETRIEVAL_URL"),
                require(environment, "PENSTOCK_TOKEN_URI"),
                require(environment, "PENSTOCK_SEEDING_CLIENT_ID"),
                require(environment, "PENSTOCK_SEEDING_CLIENT_SECRET"));
    }

    private static String require(Map<String, String> environment, String name) {
        var value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new SeedFailure("set " + name);
        }
        return value;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "seeding of " + intake + " as " + clientId;
    }
}
