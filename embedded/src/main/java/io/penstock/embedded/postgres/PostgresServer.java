package io.penstock.embedded.postgres;

import io.penstock.embedded.machine.LoopbackPort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A prepared PostgreSQL: binaries unpacked, data folder made and checked, port found. Whoever
/// supervises processes runs [#command()] in the foreground, waits until [#isReady()], and ends it
/// with [#stop(ProcessHandle, Duration)]; [EmbeddedPostgres] does the three for tests.
public final class PostgresServer {
    public static final String SUPERUSER = "postgres";
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);
    private static final String WRONG_PASSWORD = "28P01";

    private final PostgresBinaries binaries;
    private final Path dataFolder;
    private final int port;
    private final boolean fsync;
    private final String superuserPassword;

    private PostgresServer(
            PostgresBinaries binaries, Path dataFolder, int port, PostgresOptions options) {
        this.binaries = binaries;
        this.dataFolder = dataFolder;
        this.port = port;
        this.fsync = options.fsync();
        this.superuserPassword = options.superuserPassword();
    }

    /// @throws PostgresFailure when the port is taken, or the data folder is in use, broken, or of
    ///     another version
    public static PostgresServer prepare(PostgresOptions options) {
        if (options.dataFolder() == null) {
            throw new IllegalArgumentException("A prepared server needs a data folder");
        }
        var path = options.dataFolder().toAbsolutePath().normalize();
        var folder = new DataFolder(path);
        folder.holder()
                .ifPresent(
                        process -> {
                            throw PostgresFailure.inUse(path, process.pid());
                        });
        var port = claimPort(options.port());
        var binaries = PostgresBinaries.unpackedIn(options.binariesFolder());
        folder.prepare(binaries, options.superuserPassword(), options.fsync());
        return new PostgresServer(binaries, path, port, options);
    }

    /// The server process that a killed parent left behind on this data folder.
    public static Optional<ProcessHandle> leftover(Path dataFolder) {
        return new DataFolder(dataFolder).holder();
    }

    /// Asks for a fast stop (SIGINT: open transactions are rolled back, the data is flushed) and
    /// kills the process when it has not ended in time; it then recovers at the next start.
    ///
    /// @return whether it ended by itself
    public static boolean stop(ProcessHandle process, Duration patience) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | TimeoutException | ExecutionException e) {
            // killed below
        }
        process.destroyForcibly();
        return false;
    }

    /// The server in the foreground, log on standard error. Log lines hold neither statements nor
    /// the values in them.
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(binaries.program("postgres").toString());
        command.addAll(List.of("-D", dataFolder.toString()));
        settings().forEach(setting -> command.addAll(List.of("-c", setting)));
        return Unprivileged.command(command);
    }

    private List<String> settings() {
        var settings = new ArrayList<String>();
        settings.add("listen_addresses=127.0.0.1");
        settings.add("port=" + port);
        settings.add("unix_socket_directories=");
        settings.add("max_connections=200");
        settings.add("timezone=UTC");
        settings.add("log_timezone=UTC");
        settings.add("logging_collector=off");
        settings.add("log_destination=stderr");
        settings.add("log_statement=none");
        settings.add("log_error_verbosity=terse");
        settings.add("log_min_error_statement=panic");
        if (!fsync) {
            settings.add("fsync=off");
            settings.add("synchronous_commit=off");
            settings.add("full_page_writes=off");
        }
        return settings;
    }

    public Path dataFolder() {
        return dataFolder;
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /// Whether the server answers a query; one that hangs has not answered after seconds.
    ///
    /// @throws PostgresFailure when it answers, and refuses the superuser's password
    public boolean isReady() {
        try (var connection = connect(PROBE_PATIENCE);
                var statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw PostgresFailure.otherPassword(dataFolder);
            }
            return false;
        }
    }

    /// A connection as superuser to the database `postgres`.
    Connection connect() throws SQLException {
        return connect(Duration.ofSeconds(60));
    }

    private Connection connect(Duration patience) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", superuserPassword);
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", Long.toString(patience.toSeconds()));
        return DriverManager.getConnection(url("postgres"), properties);
    }

    private static int claimPort(int wanted) {
        if (wanted == 0) {
            return LoopbackPort.free();
        }
        if (LoopbackPort.isTaken(wanted)) {
            throw PostgresFailure.portTaken(wanted);
        }
        return wanted;
    }
}
