package io.penstock.standalone.parts;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.place.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The configuration of each service that only standalone knows: addresses, ports, credentials, the
/// connections that the samples name. All else is the service's own default.
final class ServiceSettings {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String DATABASE = "penstock";

    private final Ports ports;
    private final Secrets secrets;

    ServiceSettings(Ports ports, Secrets secrets) {
        this.ports = ports;
        this.secrets = secrets;
    }

    /// Spring property names and their values.
    Map<String, Object> of(Service service) {
        var settings = new LinkedHashMap<String, Object>();
        listening(settings, service);
        database(settings, service);
        settings.put("spring.kafka.bootstrap-servers", LOOPBACK + ":" + ports.of(Port.KAFKA));
        tokens(settings);
        settings.put("penstock.root-key-file", secrets.file(Secret.ROOT_KEY).toString());
        client(settings, service);
        switch (service) {
            case RETRIEVAL, GATEWAY -> {}
            case WORKER -> worker(settings);
            case INTAKE -> intake(settings);
        }
        return settings;
    }

    private void listening(Map<String, Object> settings, Service service) {
        settings.put("server.address", LOOPBACK);
        settings.put("server.port", ports.of(service.port()));
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "10s");
        settings.put("management.server.address", LOOPBACK);
        settings.put("management.server.port", ports.of(service.management()));
    }

    private void database(Map<String, Object> settings, Service service) {
        var url =
                "jdbc:postgresql://%s:%d/%s".formatted(LOOPBACK, ports.of(Port.POSTGRES), DATABASE);
        settings.put("spring.datasource.url", url);
        settings.put("spring.datasource.username", service.databaseRole());
        settings.put("spring.datasource.password", secrets.value(service.databasePassword()));
        settings.put("spring.flyway.url", url);
        settings.put("spring.flyway.user", "penstock_owner");
        settings.put("spring.flyway.password", secrets.value(Secret.POSTGRES_OWNER));
    }

    private void tokens(Map<String, Object> settings) {
        var prefix = "spring.security.oauth2.resourceserver.jwt.";
        settings.put(prefix + "issuer-uri", ports.url(Port.ISSUER));
        settings.put(prefix + "jwk-set-uri", ports.url(Port.ISSUER) + "/oauth2/jwks");
    }

    private void client(Map<String, Object> settings, Service service) {
        var secret = service.client();
        if (secret != null) {
            settings.put(
                    "penstock.service-client.token-uri", ports.url(Port.ISSUER) + "/oauth2/token");
            settings.put("penstock.service-client.client-id", service.module());
            settings.put("penstock.service-client.client-secret", secrets.value(secret));
        }
    }

    private void worker(Map<String, Object> settings) {
        settings.put("penstock.worker.gateway.base-url", ports.url(Port.GATEWAY));
        settings.put("penstock.worker.retrieval.base-url", ports.url(Port.RETRIEVAL));
        settings.put("penstock.worker.deliver.internal-hosts", List.of(LOOPBACK));
        settings.put("penstock.connections", connections());
    }

    private void intake(Map<String, Object> settings) {
        settings.put("penstock.connections", connections());
        settings.put("penstock.dashboard.issuer-uri", ports.url(Port.ISSUER));
        settings.put("penstock.dashboard.client-id", Clients.DASHBOARD);
    }

    private List<Map<String, Object>> connections() {
        return SampleConnections.all(
                ports.url(Port.STAND_INS), secrets.value(Secret.WHATSAPP_ACCESS));
    }
}
