package io.penstock.embedded.issuer;

import io.penstock.embedded.whatsapp.StandInOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// The settings of [IssuerAndStandInsMain], a properties file that only its owner should read:
///
/// ```properties
/// issuer.port = 9000
/// # kept, so that tokens outlive a restart
/// issuer.key-file = data/issuer/key.json
/// # each client is named here and described below
/// issuer.clients = operator, workflow-worker
/// issuer.client.operator.secret = …
/// issuer.client.operator.tenant = acme
/// # separated by spaces
/// issuer.client.operator.scopes = runs:read events:write
/// # optional: people who may log in, each described below, and the page they log in for
/// issuer.users = reviewer
/// issuer.user.reviewer.password = …
/// issuer.user.reviewer.tenant = acme
/// issuer.user.reviewer.scopes = runs:read reviews:read reviews:decide
/// issuer.dashboard = http://127.0.0.1:8080/dashboard/
/// whatsapp.port = 9001
/// whatsapp.access-token = …
/// whatsapp.app-secret = …
/// # optional: where status callbacks go
/// whatsapp.webhook = http://127.0.0.1:8080/v1/hooks/whatsapp/ep_support
/// # optional: where what arrived is kept
/// whatsapp.folder = data/stand-ins/whatsapp
/// ```
record DevelopmentSettings(int issuerPort, IssuerOptions issuer, StandInOptions whatsApp) {

    /// @throws IllegalArgumentException that names the file and what is missing in it
    static DevelopmentSettings read(Path file) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("The settings file " + file + " cannot be read", e);
        }
        return new Reader(file, properties).settings();
    }

    private record Reader(Path file, Properties properties) {

        DevelopmentSettings settings() {
            var clients = words("issuer.clients").stream().map(this::client).toList();
            var issuer = IssuerOptions.of(clients).withKeyIn(Path.of(require("issuer.key-file")));
            return new DevelopmentSettings(port("issuer.port"), withPeople(issuer), whatsApp());
        }

        private IssuerOptions withPeople(IssuerOptions issuer) {
            if (find("issuer.users").isEmpty()) {
                return issuer;
            }
            var users = words("issuer.users").stream().map(this::user).toList();
            var dashboard = URI.create(require("issuer.dashboard"));
            return issuer.withPeople(new IssuerPeople(dashboard, users));
        }

        private IssuerUser user(String name) {
            var prefix = "issuer.user." + name;
            return new IssuerUser(
                    name,
                    require(prefix + ".password"),
                    require(prefix + ".tenant"),
                    Set.copyOf(words(prefix + ".scopes")));
        }

        private IssuerClient client(String id) {
            var prefix = "issuer.client." + id;
            return new IssuerClient(
                    id,
                    require(prefix + ".secret"),
                    Set.copyOf(words(prefix + ".scopes")),
                    require(prefix + ".tenant"));
        }

        private StandInOptions whatsApp() {
            var options =
                    StandInOptions.of(
                                    require("whatsapp.access-token"),
                                    require("whatsapp.app-secret"))
                            .withPort(port("whatsapp.port"));
            var called =
                    find("whatsapp.webhook")
                            .map(URI::create)
                            .map(options::withWebhook)
                            .orElse(options);
            return find("whatsapp.folder").map(Path::of).map(called::keptIn).orElse(called);
        }

        private List<String> words(String name) {
            return List.of(require(name).split("[,\\s]+"));
        }

        private int port(String name) {
            try {
                return Integer.parseInt(require(name));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(name + " in " + file + " must be a port number");
            }
        }

        private String require(String name) {
            return find(name)
                    .orElseThrow(() -> new IllegalArgumentException("Set " + name + " in " + file));
        }

        private Optional<String> find(String name) {
            return Optional.ofNullable(properties.getProperty(name))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }
    }
}
