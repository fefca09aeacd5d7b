package io.penstock.embedded.kafka;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one broker is to run.
///
/// @param dataFolder where the data stays over restarts; `null` for a folder that goes with the
///     broker
/// @param port for clients, on 127.0.0.1; 0 takes a free one
/// @param controllerPort on 127.0.0.1, for the broker's talk with itself; 0 takes a free one
/// @param retention how long a record is kept
/// @param advertised the port of 127.0.0.1 at which clients are told to find it; 0 for `port`
public record KafkaOptions(
        @Nullable Path dataFolder,
        int port,
        int controllerPort,
        Duration retention,
        int advertised) {
    private static final Duration WEEK = Duration.ofDays(7);

    public KafkaOptions {
        if (!isPort(port) || !isPort(controllerPort) || !isPort(advertised)) {
            throw new IllegalArgumentException("A port is 0 to 65535");
        }
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("Retention must be positive, not " + retention);
        }
    }

    /// A broker whose data is kept in `dataFolder`.
    public static KafkaOptions keptIn(Path dataFolder) {
        return new KafkaOptions(dataFolder, 0, 0, WEEK, 0);
    }

    /// A broker whose data is deleted when it stops.
    public static KafkaOptions temporary() {
        return new KafkaOptions(null, 0, 0, WEEK, 0);
    }

    public KafkaOptions withPort(int port) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention, advertised);
    }

    public KafkaOptions withControllerPort(int controllerPort) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention, advertised);
    }

    public KafkaOptions withRetention(Duration retention) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention, advertised);
    }

    /// Something stands between the broker and its clients, at this port of 127.0.0.1.
    public KafkaOptions withAdvertised(int advertised) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention, advertised);
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= 65535;
    }
}
