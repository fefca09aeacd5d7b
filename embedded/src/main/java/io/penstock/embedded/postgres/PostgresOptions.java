package io.penstock.embedded.postgres;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How one PostgreSQL server is to run.
///
/// @param dataFolder where the data stays over restarts; `null` for a folder that goes with the
///     server
/// @param port on 127.0.0.1; 0 takes a free one
/// @param fsync whether a commit survives a power cut; only tests can do without
/// @param superuserPassword of the role `postgres`; a kept data folder opens with the one it was
///     made with
/// @param binariesFolder where the binaries are unpacked, for all servers of this user
public record PostgresOptions(
        @Nullable Path dataFolder,
        int port,
        boolean fsync,
        String superuserPassword,
        Path binariesFolder) {

    public PostgresOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port);
        }
        if (superuserPassword.isBlank() || superuserPassword.lines().count() != 1) {
            throw new IllegalArgumentException("The superuser's password must be one line of text");
        }
    }

    /// A server whose data is kept in `dataFolder`.
    public static PostgresOptions keptIn(Path dataFolder, String superuserPassword) {
        return new PostgresOptions(dataFolder, 0, true, superuserPassword, userCache());
    }

    /// A server whose data is deleted when it stops, with a password nobody else knows.
    public static PostgresOptions temporary() {
        return new PostgresOptions(null, 0, true, UUID.randomUUID().toString(), userCache());
    }

    public PostgresOptions withPort(int port) {
        return new PostgresOptions(dataFolder, port, fsync, superuserPassword, binariesFolder);
    }

    public PostgresOptions withoutFsync() {
        return new PostgresOptions(dataFolder, port, false, superuserPassword, binariesFolder);
    }

    PostgresOptions withDataIn(Path dataFolder) {
        return new PostgresOptions(dataFolder, port, fsync, superuserPassword, binariesFolder);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "PostgreSQL in " + (dataFolder == null ? "a temporary folder" : dataFolder);
    }

    private static Path userCache() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var root =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return root.resolve("penstock");
    }
}
