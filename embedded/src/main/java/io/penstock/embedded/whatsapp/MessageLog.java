package io.penstock.embedded.whatsapp;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What arrived, in order: the newest in memory, all of it in a file if there is a folder. A
/// message that arrives twice is there twice.
final class MessageLog implements AutoCloseable {
    /// Messages kept in memory; older ones are in the file alone.
    static final int CAPACITY = 20_000;

    private final JsonMapper json;
    private final Deque<ArrivedMessage> newest = new ArrayDeque<>();
    private final @Nullable BufferedWriter file;
    private long total;

    private MessageLog(JsonMapper json, @Nullable Path path) throws IOException {
        this.json = json;
        if (path == null) {
            this.file = null;
            return;
        }
        Files.createDirectories(path.toAbsolutePath().getParent());
        var isNew = !Files.exists(path);
        if (!isNew) {
            try (var lines = Files.lines(path)) {
                lines.forEach(line -> read(line).ifPresent(this::remember));
            }
        }
        this.file =
                Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!isNew) {
            file.write('\n'); // ends a line that a killed process left half written
        }
    }

    static MessageLog open(JsonMapper json, @Nullable Path folder) {
        try {
            return new MessageLog(json, folder == null ? null : folder.resolve("messages.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in cannot keep messages in " + folder, e);
        }
    }

    synchronized void append(ArrivedMessage message) {
        remember(message);
        if (file != null) {
            try {
                file.write(json.writeValueAsString(message) + "\n");
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    synchronized List<ArrivedMessage> find(Predicate<ArrivedMessage> wanted) {
        return newest.stream().filter(wanted).toList();
    }

    /// Of all times, not only what is still in memory.
    synchronized long total() {
        return total;
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void remember(ArrivedMessage message) {
        total++;
        newest.addLast(message);
        if (newest.size() > CAPACITY) {
            newest.removeFirst();
        }
    }

    /// Empty for a line that was left half written.
    private Optional<ArrivedMessage> read(String line) {
        try {
            return Optional.of(json.readValue(line, ArrivedMessage.class));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
