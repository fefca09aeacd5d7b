package io.penstock.embedded.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/// Kafka's own settings for one small node that is broker and controller. Names and meanings:
/// https://kafka.apache.org/42/configuration/broker-configs/
final class BrokerSettings {
    private static final int MEBIBYTE = 1024 * 1024;

    private final Properties settings = new Properties();

    private BrokerSettings() {}

    static Properties of(Path log, int port, int controllerPort, KafkaOptions options) {
        var settings = new BrokerSettings();
        settings.listen(port, controllerPort, options.advertised());
        settings.keep(log, options.retention());
        settings.replicateNothing();
        settings.stayModest();
        return settings.settings;
    }

    private void listen(int port, int controllerPort, int advertised) {
        set("process.roles", "broker,controller");
        set("node.id", 1);
        set(
                "listeners",
                "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        if (advertised != 0) {
            set("advertised.listeners", "CLIENT://127.0.0.1:" + advertised);
        }
        set("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        set("inter.broker.listener.name", "CLIENT");
        set("controller.listener.names", "CONTROLLER");
        set("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
    }

    private void keep(Path log, Duration retention) {
        set("log.dirs", log.toString());
        set("log.retention.ms", retention.toMillis());
        set("auto.create.topics.enable", false);
        set("message.max.bytes", 5 * MEBIBYTE);
        set("replica.fetch.max.bytes", 5 * MEBIBYTE);
        set("socket.request.max.bytes", 16 * MEBIBYTE);
    }

    private void replicateNothing() {
        set("default.replication.factor", 1);
        set("min.insync.replicas", 1);
        set("offsets.topic.replication.factor", 1);
        set("transaction.state.log.replication.factor", 1);
        set("transaction.state.log.min.isr", 1);
        set("share.coordinator.state.topic.replication.factor", 1);
        set("share.coordinator.state.topic.min.isr", 1);
    }

    private void stayModest() {
        set("offsets.topic.num.partitions", 4);
        set("transaction.state.log.num.partitions", 1);
        set("share.coordinator.state.topic.num.partitions", 1);
        set("num.network.threads", 2);
        set("num.io.threads", 4);
        set("background.threads", 2);
        set("group.coordinator.threads", 1);
        set("share.coordinator.threads", 1);
        set("group.initial.rebalance.delay.ms", 0);
        set("log.cleaner.dedupe.buffer.size", 8 * MEBIBYTE);
    }

    private void set(String name, Object value) {
        settings.setProperty(name, value.toString());
    }
}
