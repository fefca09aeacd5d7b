package io.penstock.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir Path folder;

    @Test
    void startsAFullLogOverWhileItsWriterGoesOn() throws IOException {
        var log = folder.resolve("worker.log");
        try (var writer = new FileOutputStream(log.toFile(), true)) {
            writer.write("before\n".getBytes(StandardCharsets.UTF_8));
            BoundedLog.trim(log, 3);
            writer.write("after\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(log).hasContent("after\n");
        assertThat(folder.resolve("worker.log.1")).hasContent("before\n");
    }

    @Test
    void leavesASmallLogAlone() throws IOException {
        var log = folder.resolve("worker.log");
        try (var writer = new FileOutputStream(log.toFile(), true)) {
            writer.write("few\n".getBytes(StandardCharsets.UTF_8));
        }

        BoundedLog.trim(log, 100);

        assertThat(log).hasContent("few\n");
    }
}
