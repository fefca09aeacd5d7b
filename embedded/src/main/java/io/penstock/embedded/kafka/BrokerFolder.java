package io.penstock.embedded.kafka;

import io.penstock.embedded.machine.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// A broker's data folder: its settings of the last start, and under `log` what Kafka keeps.
record BrokerFolder(Path path) {

    Path log() {
        return path.resolve("log");
    }

    /// Formats the folder if it is new.
    void prepare(Properties settings) {
        try {
            if (Folders.isAbsentOrEmpty(log())) {
                requireNothingElse();
                format(settings);
            } else if (!Files.isReadable(log().resolve("meta.properties"))) {
                throw KafkaFailure.notADataFolder(path, "meta.properties is missing or unreadable");
            }
        } catch (IOException e) {
            throw KafkaFailure.notADataFolder(path, "cannot be used: " + e.getMessage());
        }
    }

    private void requireNothingElse() throws IOException {
        if (!Folders.isAbsentOrEmpty(path) && !Files.exists(settingsFile())) {
            throw KafkaFailure.notADataFolder(path, "it holds other files");
        }
    }

    private void format(Properties settings) throws IOException {
        Files.createDirectories(log());
        try (var out = Files.newBufferedWriter(settingsFile())) {
            settings.store(out, "The settings the folder was formatted with");
        }
        var output = new ByteArrayOutputStream();
        var status = StorageTool.execute(formatCommand(), print(output));
        if (status != 0) {
            var said = output.toString(StandardCharsets.UTF_8);
            throw KafkaFailure.notADataFolder(path, said.lines().findFirst().orElse("no reason"));
        }
    }

    private String[] formatCommand() {
        return new String[] {
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            settingsFile().toString(),
            "--standalone"
        };
    }

    private Path settingsFile() {
        return path.resolve("broker.properties");
    }

    private static PrintStream print(ByteArrayOutputStream output) {
        return new PrintStream(output, true, StandardCharsets.UTF_8);
    }
}
