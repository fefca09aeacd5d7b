package io.penstock.standalone.place;

import io.penstock.embedded.machine.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything a standalone Penstock keeps. A marker file tells it from a
/// folder that somebody else filled; nothing outside of the parts listed here is ever deleted.
public final class DataFolder {
    private static final String MARKER = "penstock-data";
    private static final String FORMAT = "standalone 1";
    private static final List<String> KEPT =
            List.of(
                    "postgres",
                    "kafka",
                    "retrieval",
                    "stand-ins",
                    "secrets",
                    "logs",
                    "config",
                    "apps");

    private final Path root;
    private @Nullable FileLock lock;

    private DataFolder(Path root) {
        this.root = root;
    }

    /// Finds the folder or makes it; refuses one that is not ours.
    public static DataFolder open(Path path) {
        var root = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw new Refusal(
                        root
                                + " is no folder; move it away, or name another one with PENSTOCK_DATA");
            }
            Files.createDirectories(root);
            requireOurs(root);
            var folder = new DataFolder(root);
            OwnerOnly.folder(folder.run());
            return folder;
        } catch (IOException e) {
            throw new Refusal("the data folder " + root + " cannot be used: " + reason(e));
        }
    }

    /// Whether there is one at all; `down` makes none.
    public static Optional<DataFolder> existing(Path path) {
        var root = path.toAbsolutePath().normalize();
        return Files.exists(root.resolve(MARKER))
                ? Optional.of(new DataFolder(root))
                : Optional.empty();
    }

    /// Takes the folder for this process; the system gives it back when the process ends, however
    /// it ends.
    ///
    /// @return false when another supervisor has it
    public boolean take() {
        try {
            var channel =
                    FileChannel.open(
                            run().resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new Refusal("the data folder " + root + " cannot be locked: " + reason(e));
        }
    }

    /// Forgets everything that was kept.
    public void empty() {
        try {
            for (var part : KEPT) {
                Folders.delete(root.resolve(part));
            }
        } catch (IOException e) {
            throw new Refusal("the data folder " + root + " cannot be emptied: " + reason(e));
        }
    }

    /// Makes the folders, and the secrets at the first start.
    public Secrets secrets() {
        try {
            Files.createDirectories(logs());
            OwnerOnly.folder(config());
            return Secrets.open(
                    OwnerOnly.folder(root.resolve("secrets")),
                    Files.exists(postgres()) || Files.exists(kafka()));
        } catch (IOException e) {
            throw new Refusal("the data folder " + root + " cannot be used: " + reason(e));
        }
    }

    public Path root() {
        return root;
    }

    public Path pidFile() {
        return run().resolve("processes");
    }

    /// Which parts are held down on purpose.
    public Path held() {
        return run().resolve("held");
    }

    /// What tools of this machine need to reach the system: addresses and the development client.
    public Path addresses() {
        return run().resolve("standalone.json");
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path retrieval() {
        return root.resolve("retrieval");
    }

    /// What arrived at the stand-ins.
    public Path standIns() {
        return root.resolve("stand-ins");
    }

    public Path config() {
        return root.resolve("config");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    private Path run() {
        return root.resolve("run");
    }

    private static void requireOurs(Path root) throws IOException {
        var marker = root.resolve(MARKER);
        if (!Files.exists(marker)) {
            try (var content = Files.list(root)) {
                if (content.findAny().isPresent()) {
                    throw new Refusal(
                            root
                                    + " holds files that are not Penstock's; move them away, or name another folder with PENSTOCK_DATA");
                }
            }
            Files.writeString(marker, FORMAT + "\n");
        } else if (!Files.readString(marker).strip().equals(FORMAT)) {
            throw new Refusal(
                    root
                            + " was made by another version of Penstock ("
                            + marker
                            + " says so); start with that version or name another folder with PENSTOCK_DATA");
        }
    }

    /// Of file exceptions the message is often the path alone.
    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
