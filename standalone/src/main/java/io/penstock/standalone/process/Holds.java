package io.penstock.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// Which parts are held down, one file for each, so that another terminal can ask and see: whoever
/// asks writes `stop`, `kill` or `start`; the supervisor answers `stopped`, or removes the file
/// when the part is ready again.
public final class Holds {
    private final Path folder;

    /// @param folder made when it is first needed
    public Holds(Path folder) {
        this.folder = folder;
    }

    public Hold of(String part) {
        try {
            return parse(Files.readString(folder.resolve(part)));
        } catch (NoSuchFileException e) {
            return Hold.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In one move, so that nobody reads half a word.
    public void put(String part, Hold hold) {
        try {
            Files.createDirectories(folder);
            var next = Files.createTempFile(folder, part, ".next");
            Files.writeString(next, hold.name().toLowerCase(Locale.ROOT));
            Files.move(next, folder.resolve(part), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void release(String part) {
        try {
            Files.deleteIfExists(folder.resolve(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Holds nothing any more.
    public void clear() {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A word of nobody's holds nothing.
    private static Hold parse(String word) {
        try {
            return Hold.valueOf(word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Hold.NONE;
        }
    }
}
