package io.penstock.embedded.kafka;

import io.penstock.embedded.machine.Environment;
import io.penstock.embedded.machine.ProcessLogging;
import java.nio.file.Path;
import java.time.Duration;

/// The broker as a process of its own; SIGTERM stops it in order. Environment:
///
/// | variable | meaning |
/// |---|---|
/// | `PENSTOCK_KAFKA_FOLDER` | data folder, required |
/// | `PENSTOCK_KAFKA_PORT` | for clients, default 19092 |
/// | `PENSTOCK_KAFKA_CONTROLLER_PORT` | default 0: a free one |
/// | `PENSTOCK_KAFKA_ADVERTISED_PORT` | at which clients find it, default the former |
/// | `PENSTOCK_KAFKA_RETENTION` | ISO 8601, default `P7D` |
public final class BrokerMain {
    private static final int DEFAULT_PORT = 19092;

    private BrokerMain() {}

    public static void main(String... arguments) {
        ProcessLogging.toStandardError();
        try {
            EmbeddedKafka.start(options(Environment.ofThisProcess())).awaitStop();
        } catch (KafkaFailure | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static KafkaOptions options(Environment environment) {
        return KafkaOptions.keptIn(Path.of(environment.require("PENSTOCK_KAFKA_FOLDER")))
                .withPort(environment.port("PENSTOCK_KAFKA_PORT", DEFAULT_PORT))
                .withControllerPort(environment.port("PENSTOCK_KAFKA_CONTROLLER_PORT", 0))
                .withAdvertised(environment.port("PENSTOCK_KAFKA_ADVERTISED_PORT", 0))
                .withRetention(
                        environment
                                .find("PENSTOCK_KAFKA_RETENTION")
                                .map(Duration::parse)
                                .orElse(Duration.ofDays(7)));
    }
}
