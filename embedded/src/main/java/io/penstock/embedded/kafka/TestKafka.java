package io.penstock.embedded.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// One broker for all tests of a JVM, started by the first that asks and gone with the JVM.
public final class TestKafka {
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private TestKafka() {}

    public static EmbeddedKafka shared() {
        return Shared.BROKER;
    }

    /// An empty topic that no other test knows.
    public static String freshTopic(int partitions) {
        var name = "test-" + TOPICS.incrementAndGet();
        createTopic(name, partitions);
        return name;
    }

    /// Fails when the topic exists.
    public static void createTopic(String name, int partitions) {
        var address =
                Map.<String, Object>of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, shared().bootstrapServers());
        try (var admin = Admin.create(address)) {
            var topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topic %s was not made".formatted(name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making " + name, e);
        }
    }

    private static final class Shared {
        static final EmbeddedKafka BROKER = EmbeddedKafka.start(KafkaOptions.temporary());
    }
}
