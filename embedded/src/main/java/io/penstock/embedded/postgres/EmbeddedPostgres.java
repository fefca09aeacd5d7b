package io.penstock.embedded.postgres;

import io.penstock.embedded.machine.ExitHook;
import io.penstock.embedded.machine.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A PostgreSQL server that lives as long as this JVM, or until it is stopped.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    /// Ends the server when this JVM is killed: the pipe to the shell breaks with it.
    private static final List<String> LEASH = List.of("sh", "-c", "read _; kill -INT $0");

    private final PostgresServer server;
    private final Process process;
    private final Process leash;
    private final ExitHook exit;
    private final Runnable afterwards;
    private boolean stopped;

    private EmbeddedPostgres(PostgresServer server, Process process, Runnable afterwards)
            throws IOException {
        this.server = server;
        this.process = process;
        this.afterwards = afterwards;
        this.leash = new ProcessBuilder(leashTo(process)).start();
        this.exit = new ExitHook("postgres-exit", this::end);
    }

    /// Starts a server and waits until it answers.
    ///
    /// @throws PostgresFailure with one line that says why it does not run
    public static EmbeddedPostgres start(PostgresOptions options) {
        try {
            if (options.dataFolder() != null) {
                return start(PostgresServer.prepare(options), () -> {});
            }
            return startTemporary(options, Files.createTempDirectory("penstock-postgres-"));
        } catch (IOException e) {
            throw PostgresFailure.during("Starting PostgreSQL", e);
        }
    }

    private static EmbeddedPostgres startTemporary(PostgresOptions options, Path folder)
            throws IOException {
        try {
            var kept = options.withDataIn(folder.resolve("data"));
            return start(PostgresServer.prepare(kept), () -> delete(folder));
        } catch (PostgresFailure e) {
            delete(folder);
            throw e;
        }
    }

    private static EmbeddedPostgres start(PostgresServer server, Runnable afterwards)
            throws IOException {
        var log = server.dataFolder().resolve("server.log");
        var process =
                new ProcessBuilder(server.command())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var postgres = new EmbeddedPostgres(server, process, afterwards);
        try {
            postgres.awaitReady(log);
            return postgres;
        } catch (RuntimeException | IOException e) {
            postgres.stop();
            throw e;
        }
    }

    private void awaitReady(Path log) throws IOException {
        var deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!server.isReady()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw gaveUp(Files.readAllLines(log));
            }
            pause();
        }
    }

    private PostgresFailure gaveUp(List<String> log) {
        return ServerLog.saysPortTaken(log)
                ? PostgresFailure.portTaken(server.port())
                : PostgresFailure.didNotStart(server.dataFolder(), ServerLog.reason(log));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PostgresFailure.during("Waiting for PostgreSQL", e);
        }
    }

    public PostgresServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /// Of the database `penstock`, which exists once [PostgresRoles] has made it.
    public String url() {
        return url(PostgresRoles.DATABASE);
    }

    public String url(String database) {
        return server.url(database);
    }

    public long pid() {
        return process.pid();
    }

    /// Stops the server; a temporary data folder goes with it.
    public void stop() {
        end();
        exit.remove();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void end() {
        if (stopped) {
            return;
        }
        stopped = true;
        leash.destroyForcibly();
        PostgresServer.stop(process.toHandle(), STOP_PATIENCE);
        afterwards.run();
    }

    private static List<String> leashTo(Process process) {
        return List.of(
                LEASH.getFirst(), LEASH.get(1), LEASH.getLast(), Long.toString(process.pid()));
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
