package io.penstock.standalone;

import io.penstock.embedded.postgres.PostgresServer;
import io.penstock.standalone.parts.Clients;
import io.penstock.standalone.parts.Infrastructure;
import io.penstock.standalone.parts.Installation;
import io.penstock.standalone.parts.Services;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.process.Backoff;
import io.penstock.standalone.process.Holds;
import io.penstock.standalone.process.Leftovers;
import io.penstock.standalone.process.Part;
import io.penstock.standalone.process.PidFile;
import io.penstock.standalone.process.Readiness;
import io.penstock.standalone.process.Supervisor;
import io.penstock.standalone.seed.SeedTarget;
import io.penstock.standalone.seed.Seeding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// `penstock up`: starts everything, says when it is ready, and stays until it is told to stop.
final class Up {
    private static final Duration INFRASTRUCTURE_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SERVICES_PATIENCE = Duration.ofMinutes(4);

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final UpOptions options;
    private final PidFile pids;
    private final Holds holds;
    private final Supervisor supervisor;

    Up(Installation installation, DataFolder folder, Ports ports, UpOptions options) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.options = options;
        this.pids = new PidFile(folder.pidFile());
        this.holds = new Holds(folder.held());
        this.supervisor = new Supervisor(pids, Backoff.ORDINARY, InstantSource.system(), Up::say);
    }

    void run() {
        if (!folder.take()) {
            throw new Refusal(
                    "Penstock is already running on "
                            + folder.root()
                            + "; stop it with ./penstock down");
        }
        endLeftovers();
        if (options.fresh()) {
            folder.empty();
        }
        ports.requireFree();
        pids.put(PidFile.SUPERVISOR, ProcessHandle.current());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        holds.clear();
        startEverything();
        supervisor.watch(holds);
    }

    private void startEverything() {
        var secrets = folder.secrets();
        say("starting; logs are in " + folder.logs());
        var infrastructure = Infrastructure.prepare(installation, folder, ports, secrets);
        start(infrastructure.parts(), INFRASTRUCTURE_PATIENCE);
        infrastructure.createRoles();
        start(
                new Services(installation, folder, ports, secrets, options.config()).parts(),
                SERVICES_PATIENCE);
        var seeding =
                new Seeding(
                        installation.workflows(),
                        SeedTarget.on(
                                ports, Clients.SEEDING, secrets.value(Secret.SEEDING_CLIENT)));
        seeding.run();
        new AddressFile(folder, ports, secrets).write();
        new Welcome(folder, ports, secrets, seeding.remoteModels()).lines().forEach(Up::say);
    }

    private void start(List<Part> parts, Duration within) {
        switch (supervisor.start(parts, within)) {
            case Readiness.Ready() -> {}
            case Readiness.Stopped() -> throw new Refusal("stopped while starting");
            case Readiness.Ended(var part, var exitCode, var lastWords) ->
                    throw new Refusal(
                            "%s ended (exit %d) before it was ready: %s; its log is %s"
                                    .formatted(part.name(), exitCode, lastWords, part.log()));
            case Readiness.Late(var part) ->
                    throw new Refusal(
                            "%s is not ready after %d s; its log is %s"
                                    .formatted(part.name(), within.toSeconds(), part.log()));
        }
    }

    private void endLeftovers() {
        var ended = new Leftovers(pids, Infrastructure::signalOf).end();
        if (!ended.isEmpty()) {
            say("ended what a killed supervisor left: " + String.join(", ", ended));
        }
        PostgresServer.leftover(folder.postgres())
                .ifPresent(process -> PostgresServer.stop(process, Duration.ofSeconds(30)));
    }

    private void stop() {
        say("stopping");
        supervisor.stop();
        AddressFile.remove(folder);
        pids.clear();
        holds.clear();
        say("penstock has stopped");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
