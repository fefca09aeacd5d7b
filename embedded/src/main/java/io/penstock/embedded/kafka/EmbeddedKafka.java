package io.penstock.embedded.kafka;

import io.penstock.embedded.machine.ExitHook;
import io.penstock.embedded.machine.Folders;
import io.penstock.embedded.machine.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/// A Kafka broker that lives as long as this JVM, or until it is stopped. What a producer was told
/// is kept survives a killed process; a power cut may cost what the operating system had not yet
/// written, since there is no second replica.
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final int port;
    private final ExitHook exit;
    private final Runnable afterwards;
    private boolean stopped;

    private EmbeddedKafka(KafkaRaftServer server, int port, Runnable afterwards) {
        this.server = server;
        this.port = port;
        this.afterwards = afterwards;
        this.exit = new ExitHook("kafka-exit", this::end);
    }

    /// Starts a broker and waits until it serves.
    ///
    /// @throws KafkaFailure with one line that says why it does not run
    public static EmbeddedKafka start(KafkaOptions options) {
        BrokerChatter.quieten();
        if (options.dataFolder() != null) {
            return start(options, options.dataFolder(), () -> {});
        }
        var temporary = temporaryFolder();
        try {
            return start(options, temporary, () -> delete(temporary));
        } catch (KafkaFailure e) {
            delete(temporary);
            throw e;
        }
    }

    private static EmbeddedKafka start(KafkaOptions options, Path data, Runnable afterwards) {
        var folder = new BrokerFolder(data.toAbsolutePath().normalize());
        var port = claim(options.port());
        var controllerPort = claim(options.controllerPort());
        var settings = BrokerSettings.of(folder.log(), port, controllerPort, options);
        folder.prepare(settings);
        try {
            var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, port, afterwards);
        } catch (RuntimeException e) {
            throw KafkaFailure.didNotStart(folder.path(), e);
        }
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /// Stops the broker in order; a temporary data folder goes with it.
    public void stop() {
        end();
        exit.remove();
    }

    @Override
    public void close() {
        stop();
    }

    void awaitStop() {
        server.awaitShutdown();
    }

    private synchronized void end() {
        if (stopped) {
            return;
        }
        stopped = true;
        server.shutdown();
        server.awaitShutdown();
        afterwards.run();
    }

    private static int claim(int wanted) {
        if (wanted == 0) {
            return LoopbackPort.free();
        }
        if (LoopbackPort.isTaken(wanted)) {
            throw KafkaFailure.portTaken(wanted);
        }
        return wanted;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("penstock-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
