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
public record KafkaOptions(
        @Nullable Path dataFolder, int port, int controllerPort, Duration retention) {
    private static final Duration WEEK = Duration.ofDays(7);

    public KafkaOptions {
        if (port < 0 || port > 65535 || controllerPort < 0 || controllerPort > 65535) {
            throw new IllegalArgumentException("A port is 0 to 65535");
        }
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("Retention must be positive, not " + retention);
        }
    }

    /// A broker whose data is kept in `dataFolder`.
    public static KafkaOptions keptIn(Path dataFolder) {
        return new KafkaOptions(dataFolder, 0, 0, WEEK);
    }

    /// A broker whose data is deleted when it stops.
    public static KafkaOptions temporary() {
        return new KafkaOptions(null, 0, 0, WEEK);
    }

    public KafkaOptions withPort(int port) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention);
    }

    public KafkaOptions withControllerPort(int controllerPort) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention);
    }

    public KafkaOptions withRetention(Duration retention) {
        return new KafkaOptions(dataFolder, port, controllerPort, retention);
    }
}
