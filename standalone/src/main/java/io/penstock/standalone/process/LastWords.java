package io.penstock.standalone.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process said last, in one line: of a service that refuses to start, its description of
/// why.
final class LastWords {
    private static final int TAIL = 16 * 1024;
    private static final int LONGEST = 300;
    private static final String DESCRIPTION = "Description:";

    private LastWords() {}

    static String of(Path log) {
        var lines = tail(log).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        var described = lines.lastIndexOf(DESCRIPTION) + 1;
        var words =
                lines.isEmpty()
                        ? "it said nothing"
                        : described > 0 && described < lines.size()
                                ? lines.get(described)
                                : lines.getLast();
        return words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    }

    private static String tail(Path log) {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - TAIL));
            var bytes = ByteBuffer.allocate(TAIL);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
