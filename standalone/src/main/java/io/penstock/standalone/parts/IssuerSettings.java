package io.penstock.standalone.parts;

import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.OwnerOnly;
import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.place.Secrets;
import io.penstock.standalone.seed.Seeding;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// The settings file of the issuer and the stand-ins: who may get which token, and where status
/// callbacks go.
record IssuerSettings(DataFolder folder, Ports ports, Secrets secrets) {
    private static final List<String> WORKER_SCOPES =
            List.of("tenants:act-for", "llm:invoke", "documents:read", "documents:search-as");

    /// For its owner only: it holds secrets.
    Path write() {
        var file = folder.config().resolve("issuer.properties");
        try {
            var text = new StringWriter();
            properties().store(text, null);
            OwnerOnly.write(file, text.toString());
            return file;
        } catch (IOException e) {
            throw new Refusal("cannot write " + file + ": " + e.getMessage());
        }
    }

    private Properties properties() {
        var properties = new Properties();
        properties.setProperty("issuer.port", Integer.toString(ports.of(Port.ISSUER)));
        properties.setProperty("issuer.key-file", secrets.issuerKeyFile().toString());
        client(
                properties,
                Clients.DEVELOPMENT,
                Secret.DEVELOPMENT_CLIENT,
                Clients.DEVELOPMENT_SCOPES);
        client(properties, Clients.SEEDING, Secret.SEEDING_CLIENT, Seeding.SCOPES);
        client(properties, Service.WORKER.module(), Secret.WORKER_CLIENT, WORKER_SCOPES);
        for (var person : People.values()) {
            user(properties, person);
        }
        properties.setProperty("issuer.dashboard", Clients.dashboard(ports));
        properties.setProperty("whatsapp.port", Integer.toString(ports.of(Port.STAND_INS)));
        properties.setProperty("whatsapp.access-token", secrets.value(Secret.WHATSAPP_ACCESS));
        properties.setProperty("whatsapp.app-secret", SampleConnections.WHATSAPP_APP_SECRET);
        properties.setProperty(
                "whatsapp.webhook", ports.url(Port.INTAKE) + SampleConnections.WHATSAPP_WEBHOOK);
        properties.setProperty("whatsapp.folder", folder.standIns().toString());
        return properties;
    }

    private void client(Properties properties, String id, Secret secret, List<String> scopes) {
        properties.merge("issuer.clients", id, (all, more) -> all + "," + more);
        var prefix = "issuer.client." + id;
        properties.setProperty(prefix + ".secret", secrets.value(secret));
        properties.setProperty(prefix + ".tenant", SampleConnections.TENANT);
        properties.setProperty(prefix + ".scopes", String.join(" ", scopes));
    }

    private void user(Properties properties, People person) {
        properties.merge("issuer.users", person.user(), (all, more) -> all + "," + more);
        var prefix = "issuer.user." + person.user();
        properties.setProperty(prefix + ".password", secrets.value(person.password()));
        properties.setProperty(prefix + ".tenant", SampleConnections.TENANT);
        properties.setProperty(prefix + ".scopes", String.join(" ", person.scopes()));
    }
}
