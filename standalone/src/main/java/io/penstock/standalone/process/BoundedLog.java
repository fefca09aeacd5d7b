package io.penstock.standalone.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Bounds a log that a process appends to: what is full becomes `….1`, and the file starts over.
/// The process keeps its own descriptor, so that it can go on writing when the supervisor is gone;
/// lines written between copy and cut are lost.
final class BoundedLog {
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private BoundedLog() {}

    static void trim(Path log, long maxBytes) throws IOException {
        if (!Files.exists(log) || Files.size(log) <= maxBytes) {
            return;
        }
        Files.copy(
                log,
                log.resolveSibling(log.getFileName() + ".1"),
                StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }
}
