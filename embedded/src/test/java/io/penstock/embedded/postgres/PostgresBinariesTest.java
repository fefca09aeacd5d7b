package io.penstock.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir Path cache;

    @Test
    void twoThatUnpackAtOnceShareOneWholeFolder() throws Exception {
        try (var executor = Executors.newFixedThreadPool(2)) {
            var first = executor.submit(() -> PostgresBinaries.unpackedIn(cache));
            var second = executor.submit(() -> PostgresBinaries.unpackedIn(cache));
            assertThat(first.get()).isEqualTo(second.get());
        }

        try (var entries = Files.list(cache)) {
            assertThat(entries).hasSize(1);
        }
        var binaries = PostgresBinaries.unpackedIn(cache);
        assertThat(binaries.program("postgres")).isExecutable();
        assertThat(linksIn(binaries)).isPositive();
    }

    private static long linksIn(PostgresBinaries binaries) throws IOException {
        try (var files = Files.list(binaries.folder().resolve("lib"))) {
            return files.filter(Files::isSymbolicLink).count();
        }
    }
}
