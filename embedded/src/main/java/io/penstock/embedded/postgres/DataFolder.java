package io.penstock.embedded.postgres;

import io.penstock.embedded.machine.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL data folder: made whole or not at all, and looked at before a server is let at it.
record DataFolder(Path path) {

    /// Makes the cluster if there is none yet.
    void prepare(PostgresBinaries binaries, String superuserPassword, boolean fsync) {
        try {
            if (Folders.isAbsentOrEmpty(path)) {
                create(binaries, superuserPassword, fsync);
            }
            check();
        } catch (IOException e) {
            throw PostgresFailure.notADataFolder(path, "cannot be read: " + e.getMessage());
        }
    }

    /// The server that still works on this folder, if there is one.
    Optional<ProcessHandle> holder() {
        try (var lines = Files.lines(path.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .map(String::strip)
                    .map(Long::parseLong)
                    .flatMap(ProcessHandle::of)
                    .filter(DataFolder::isPostgres);
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive()
                && process.info().command().filter(c -> c.contains("postgres")).isPresent();
    }

    private void create(PostgresBinaries binaries, String password, boolean fsync)
            throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        var draft = path.resolveSibling(path.getFileName() + ".unfinished");
        Folders.delete(draft);
        var passwordFile = Files.createTempFile("penstock", ".pw"); // readable by the owner alone
        try {
            Files.writeString(passwordFile, password);
            run(initdb(binaries, draft, passwordFile, fsync));
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.delete(passwordFile);
            Folders.delete(draft);
        }
    }

    private static List<String> initdb(
            PostgresBinaries binaries, Path folder, Path passwordFile, boolean fsync) {
        var command = new ArrayList<String>();
        command.add(binaries.program("initdb").toString());
        command.addAll(List.of("--pgdata", folder.toString()));
        command.addAll(List.of("--username", PostgresServer.SUPERUSER));
        command.add("--pwfile=" + passwordFile);
        command.add("--auth=scram-sha-256");
        command.add("--encoding=UTF8");
        command.add("--locale=C");
        command.add("--locale-provider=builtin");
        command.add("--builtin-locale=C.UTF-8");
        command.add("--no-instructions");
        if (!fsync) {
            command.add("--no-sync");
        }
        return Unprivileged.command(command);
    }

    private void run(List<String> initdb) throws IOException {
        var process = new ProcessBuilder(initdb).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw PostgresFailure.didNotStart(path, ServerLog.reason(output.lines().toList()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw PostgresFailure.during("Making the data folder " + path, e);
        }
    }

    private void check() throws IOException {
        var versionFile = path.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw PostgresFailure.notADataFolder(path, "it holds other files and no PG_VERSION");
        }
        var version = Files.readString(versionFile).strip();
        if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw PostgresFailure.otherVersion(path, version);
        }
        for (var part : List.of("global/pg_control", "postgresql.conf", "pg_wal", "base")) {
            if (!Files.isReadable(path.resolve(part))) {
                throw PostgresFailure.notADataFolder(path, part + " is missing or unreadable");
            }
        }
    }
}
