package io.penstock.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processes that run for one data folder, in the order of their start, one line each:
/// `name pid start`, the start in milliseconds since 1970. The supervisor's own line is the first.
public final class PidFile {
    public static final String SUPERVISOR = "supervisor";

    private final Path file;

    public PidFile(Path file) {
        this.file = file;
    }

    public synchronized List<Recorded> read() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .flatMap(line -> parse(line).stream())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// The one that keeps the others, if it lives.
    public Optional<ProcessHandle> supervisor() {
        return read().stream()
                .filter(process -> process.name().equals(SUPERVISOR))
                .findFirst()
                .flatMap(Recorded::living);
    }

    /// A part that was started again keeps its place in the order.
    public synchronized void put(String name, ProcessHandle process) {
        var lines = new ArrayList<>(read());
        lines.replaceAll(line -> line.name().equals(name) ? Recorded.of(name, process) : line);
        if (lines.stream().noneMatch(line -> line.name().equals(name))) {
            lines.add(Recorded.of(name, process));
        }
        write(lines);
    }

    public synchronized void remove(String name) {
        write(read().stream().filter(line -> !line.name().equals(name)).toList());
    }

    public synchronized void clear() {
        write(List.of());
    }

    /// In one move, so that a killed supervisor leaves the old file or the new one.
    private void write(List<Recorded> processes) {
        var lines =
                processes.stream()
                        .map(p -> p.name() + " " + p.pid() + " " + p.started().toEpochMilli())
                        .toList();
        try {
            var next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Optional<Recorded> parse(String line) {
        var words = line.split(" ", -1);
        try {
            return Optional.of(
                    new Recorded(
                            words[0],
                            Long.parseLong(words[1]),
                            Instant.ofEpochMilli(Long.parseLong(words[2]))));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
