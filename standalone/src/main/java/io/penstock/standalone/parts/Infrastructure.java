package io.penstock.standalone.parts;

import io.penstock.embedded.kafka.KafkaProbe;
import io.penstock.embedded.postgres.PostgresFailure;
import io.penstock.embedded.postgres.PostgresOptions;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.PostgresRoles;
import io.penstock.embedded.postgres.PostgresServer;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.place.Secrets;
import io.penstock.standalone.process.Part;
import io.penstock.standalone.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the services stand on: Postgres, the broker, the issuer with the stand-ins.
public final class Infrastructure {
    static final String POSTGRES = "postgres";
    static final String KAFKA = "kafka";

    /// Of the main in our own jar.
    private static final String BROKER = "broker";
    static final String ISSUER = "issuer";
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Map<Secret, PostgresRole> ROLES =
            Map.of(
                    Secret.POSTGRES_OWNER, PostgresRole.OWNER,
                    Secret.POSTGRES_INTAKE, PostgresRole.INTAKE,
                    Secret.POSTGRES_WORKER, PostgresRole.WORKER,
                    Secret.POSTGRES_GATEWAY, PostgresRole.GATEWAY,
                    Secret.POSTGRES_RETRIEVAL, PostgresRole.RETRIEVAL);

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final PostgresServer postgres;

    private Infrastructure(
            Installation installation,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            PostgresServer postgres) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.postgres = postgres;
    }

    /// Unpacks Postgres and makes its data folder where they are missing.
    public static Infrastructure prepare(
            Installation installation, DataFolder folder, Ports ports, Secrets secrets) {
        try {
            var options =
                    PostgresOptions.keptIn(
                                    folder.postgres(), secrets.value(Secret.POSTGRES_SUPERUSER))
                            .withPort(ports.of(Port.POSTGRES));
            return new Infrastructure(
                    installation, folder, ports, secrets, PostgresServer.prepare(options));
        } catch (PostgresFailure e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    /// In the order of their start.
    public List<Part> parts() {
        return List.of(postgres(), broker(), issuer());
    }

    /// The database and the services' roles, with the passwords of this data folder.
    public void createRoles() {
        var passwords = new EnumMap<PostgresRole, String>(PostgresRole.class);
        ROLES.forEach((secret, role) -> passwords.put(role, secrets.value(secret)));
        PostgresRoles.create(postgres, passwords);
    }

    /// What asks the part of that name to end: Postgres on SIGTERM would wait for its last client.
    public static Signal signalOf(String part) {
        return part.equals(POSTGRES) ? Signal.INT : Signal.TERM;
    }

    private Part postgres() {
        return new Part(
                POSTGRES,
                postgres.command(),
                Map.of(),
                log(POSTGRES),
                this::postgresReady,
                signalOf(POSTGRES),
                GRACE);
    }

    private boolean postgresReady() {
        try {
            return postgres.isReady();
        } catch (PostgresFailure e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    private Part broker() {
        var port = ports.of(Port.KAFKA);
        return new Part(
                KAFKA,
                installation.ownCommand(BROKER, "256m", List.of()),
                Map.of(
                        "PENSTOCK_KAFKA_FOLDER", folder.kafka().toString(),
                        "PENSTOCK_KAFKA_PORT", Integer.toString(port)),
                log(KAFKA),
                () -> KafkaProbe.isReady(port),
                signalOf(KAFKA),
                GRACE);
    }

    private Part issuer() {
        var settings = new IssuerSettings(folder, ports, secrets).write();
        return new Part(
                ISSUER,
                installation.ownCommand(ISSUER, "96m", List.of(settings.toString())),
                Map.of(),
                log(ISSUER),
                new HttpProbe(HealthAddresses.ofIssuer(ports)),
                signalOf(ISSUER),
                GRACE);
    }

    private Path log(String name) {
        return folder.logs().resolve(name + ".log");
    }
}
