package io.penstock.standalone.parts;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where each part tells how it is: `http:` addresses answer 200, `postgres:` and `kafka:` ones
/// greet in their own protocols.
public final class HealthAddresses {
    private HealthAddresses() {}

    /// By the part's name, in the order of their start.
    public static Map<String, List<URI>> all(Ports ports) {
        var all = new LinkedHashMap<String, List<URI>>();
        all.put(Infrastructure.POSTGRES, List.of(at("postgres", ports, Port.POSTGRES)));
        all.put(Infrastructure.KAFKA, List.of(at("kafka", ports, Port.KAFKA)));
        all.put(Infrastructure.ISSUER, ofIssuer(ports));
        for (var service : Service.values()) {
            all.put(service.module(), of(service, ports));
        }
        return all;
    }

    /// Whether its process is well, then whether it is ready. Not all its checks at once: intake
    /// takes events while the database is away, and is ready.
    static List<URI> of(Service service, Ports ports) {
        var health = ports.url(service.management()) + "/actuator/health";
        return List.of(URI.create(health + "/liveness"), URI.create(health + "/readiness"));
    }

    static List<URI> ofIssuer(Ports ports) {
        return List.of(
                URI.create(ports.url(Port.ISSUER) + "/oauth2/jwks"),
                URI.create(ports.url(Port.STAND_INS) + "/health"));
    }

    private static URI at(String protocol, Ports ports, Port port) {
        return URI.create(protocol + "://127.0.0.1:" + ports.of(port));
    }
}
