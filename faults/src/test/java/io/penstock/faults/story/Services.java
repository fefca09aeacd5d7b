package io.penstock.faults.story;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.embedded.postgres.PostgresRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The services' processes: their own jars, and what each is told of the others.
final class Services {
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    private final Map<String, Program> programs = new HashMap<>();
    private final Path folder;
    private final Path rootKey;
    private final int postgres;
    private final int kafka;

    /// @param postgres the port at which services find it, as is `kafka`
    Services(Path folder, Path rootKey, int postgres, int kafka) {
        this.folder = folder;
        this.rootKey = rootKey;
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /// A service that can be called.
    record Service(Part part, int port, int management) {
        String url() {
            return "http://127.0.0.1:" + port;
        }
    }

    Service service(String name, String module, PostgresRole role, List<String> settings) {
        var program = programs.computeIfAbsent(module, Program::of);
        var port = LoopbackPort.free();
        var management = LoopbackPort.free();
        var all = new ArrayList<String>();
        all.add("--server.port=" + port);
        all.add("--management.server.port=" + management);
        all.addAll(common(role));
        all.addAll(settings);
        var part =
                new Part(
                        name,
                        options -> program.command(options, all),
                        Map.of("HOSTNAME", name),
                        folder.resolve(name + ".log"),
                        () -> isReady(management));
        return new Service(part, port, management);
    }

    private List<String> common(PostgresRole role) {
        var url = "jdbc:postgresql://127.0.0.1:%d/penstock".formatted(postgres);
        var issuer = TestIssuer.shared();
        return List.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + role.roleName(),
                "--spring.datasource.password=" + role.roleName(),
                "--spring.flyway.url=" + url,
                "--spring.flyway.user=" + PostgresRole.OWNER.roleName(),
                "--spring.flyway.password=" + PostgresRole.OWNER.roleName(),
                "--spring.kafka.bootstrap-servers=127.0.0.1:" + kafka,
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.issuerUri(),
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + issuer.jwksUri(),
                "--penstock.root-key-file=" + rootKey);
    }

    private static boolean isReady(int management) {
        var health = "http://127.0.0.1:%d/actuator/health/readiness".formatted(management);
        return status(health) == 200;
    }

    private static int status(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(3));
            return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
