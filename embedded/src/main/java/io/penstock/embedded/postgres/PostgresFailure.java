package io.penstock.embedded.postgres;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Why PostgreSQL does not run, in one line that names the remedy.
public final class PostgresFailure extends RuntimeException {

    private PostgresFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static PostgresFailure portTaken(int port) {
        return new PostgresFailure(
                "Port %d, meant for PostgreSQL, is taken by another program: stop it or choose another port"
                        .formatted(port),
                null);
    }

    static PostgresFailure otherVersion(Path folder, String version) {
        return new PostgresFailure(
                "The data folder %s was made by PostgreSQL %s, this is %s: start with the older release or with an empty folder"
                        .formatted(folder, version, PostgresBinaries.MAJOR_VERSION),
                null);
    }

    static PostgresFailure notADataFolder(Path folder, String why) {
        return new PostgresFailure(
                "%s is not a usable PostgreSQL data folder (%s): restore it or name an empty folder"
                        .formatted(folder, why),
                null);
    }

    static PostgresFailure inUse(Path folder, long pid) {
        return new PostgresFailure(
                "The data folder %s is in use by the PostgreSQL process %d: stop that first"
                        .formatted(folder, pid),
                null);
    }

    static PostgresFailure otherPassword(Path folder) {
        return new PostgresFailure(
                "The superuser's password does not open %s: give the one it was made with"
                        .formatted(folder),
                null);
    }

    static PostgresFailure didNotStart(Path folder, String why) {
        return new PostgresFailure(
                "PostgreSQL does not start from %s: %s".formatted(folder, why), null);
    }

    static PostgresFailure noBinaries(String resource) {
        return new PostgresFailure(
                "No PostgreSQL binaries for this platform: add the artifact with %s to the class path"
                        .formatted(resource),
                null);
    }

    static PostgresFailure root() {
        return new PostgresFailure(
                "PostgreSQL refuses to run as root, and `unshare -U` is not permitted here: run as an ordinary user",
                null);
    }

    static PostgresFailure during(String doing, Exception cause) {
        return new PostgresFailure("%s failed: %s".formatted(doing, cause.getMessage()), cause);
    }
}
