package io.penstock.standalone.parts;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import java.net.URI;
import java.util.List;

/// Where each part tells how it is.
final class HealthAddresses {
    private HealthAddresses() {}

    /// All of its health checks, and whether it is ready.
    static List<URI> of(Service service, Ports ports) {
        var health = ports.url(service.management()) + "/actuator/health";
        return List.of(URI.create(health), URI.create(health + "/readiness"));
    }

    static List<URI> ofIssuer(Ports ports) {
        return List.of(
                URI.create(ports.url(Port.ISSUER) + "/oauth2/jwks"),
                URI.create(ports.url(Port.STAND_INS) + "/_messages"));
    }
}
