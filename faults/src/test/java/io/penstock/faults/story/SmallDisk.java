package io.penstock.faults.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A disk that can be full. Only root can have one.
public final class SmallDisk implements AutoCloseable {
    private static final String MEGABYTES = "900";

    /// Takes the disk away when this JVM is gone.
    private static final String LEASH = "read _; umount -l $0";

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static Optional<SmallDisk> mount(Path folder) {
        try {
            Files.createDirectories(folder);
            var options = "size=" + MEGABYTES + "m,mode=0700";
            if (run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) != 0) {
                return Optional.empty();
            }
            new ProcessBuilder("sh", "-c", LEASH, folder.toString()).start();
            return Optional.of(new SmallDisk(folder));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Not a byte is left on it.
    public void fill() {
        run("dd", "if=/dev/zero", "of=" + ballast(), "bs=1M");
        run("dd", "if=/dev/zero", "of=" + ballast() + "-rest", "bs=512");
    }

    public void free() {
        run("rm", "-f", ballast().toString(), ballast() + "-rest");
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }
}
