package io.penstock.embedded.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Why the broker does not run, in one line that names the remedy.
public final class KafkaFailure extends RuntimeException {

    private KafkaFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static KafkaFailure portTaken(int port) {
        return new KafkaFailure(
                "Port %d, meant for Kafka, is taken by another program: stop it or choose another port"
                        .formatted(port),
                null);
    }

    static KafkaFailure notADataFolder(Path folder, String why) {
        return new KafkaFailure(
                "%s is not a usable Kafka data folder (%s): restore it or name an empty folder"
                        .formatted(folder, why),
                null);
    }

    static KafkaFailure didNotStart(Path folder, Throwable cause) {
        return new KafkaFailure(
                "Kafka does not start from %s: %s".formatted(folder, innermost(cause)), cause);
    }

    private static String innermost(Throwable problem) {
        var cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
