package io.penstock.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir Path folder;

    @Test
    void keepsItsRecordsOverARestartOnOtherPorts() throws Exception {
        try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(folder));
                var admin = Admin.create(address(kafka))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
            produce(kafka, "kept", "still here".getBytes());
        }

        try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(folder))) {
            assertThat(KafkaProbe.isReady(kafka.port())).isTrue();
            assertThat(first(kafka, "kept")).isEqualTo("still here");
        }
    }

    @Test
    void keepsRecordsForAWeek() throws Exception {
        var topic = TestKafka.freshTopic(1);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (var admin = Admin.create(address(TestKafka.shared()))) {
            var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);

            var retention = Long.parseLong(config.get("retention.ms").value());
            assertThat(Duration.ofMillis(retention)).isEqualTo(Duration.ofDays(7));
        }
    }

    @Test
    void takesRecordsUpToFiveMebibytes() throws Exception {
        var topic = TestKafka.freshTopic(1);

        produce(TestKafka.shared(), topic, new byte[5 * MEBIBYTE - 1024]);
        assertThatThrownBy(() -> produce(TestKafka.shared(), topic, new byte[5 * MEBIBYTE]))
                .hasCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void makesNoTopicThatNobodyMade() {
        assertThatThrownBy(() -> produce(TestKafka.shared(), "misspelt", new byte[1]))
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void namesATakenPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = KafkaOptions.keptIn(folder).withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedKafka.start(options))
                    .isInstanceOf(KafkaFailure.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("is taken");
        }
    }

    @Test
    void namesAFolderThatHoldsSomethingElse() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear Sir or Madam");

        assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.keptIn(folder)))
                .isInstanceOf(KafkaFailure.class)
                .hasMessageContaining("it holds other files");
    }

    @Test
    void namesAFolderThatLostItsMarker() throws IOException {
        Files.createDirectories(folder.resolve("log/orders-0"));

        assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.keptIn(folder)))
                .isInstanceOf(KafkaFailure.class)
                .hasMessageContaining("meta.properties is missing");
    }

    @Test
    void saysInOneLineWhyABrokenFolderDoesNotStart() throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(folder.resolve("log/meta.properties"), "version=1\nnode.id=7\n");

        assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.keptIn(folder)))
                .isInstanceOf(KafkaFailure.class)
                .hasMessageContaining("Kafka does not start from " + folder)
                .message()
                .hasLineCount(1);
    }

    @Test
    void isNotReadyWhereNothingListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(KafkaProbe.isReady(port)).isFalse();
    }

    private static void produce(EmbeddedKafka kafka, String topic, byte[] value)
            throws InterruptedException, ExecutionException {
        var settings = new Properties();
        settings.putAll(address(kafka));
        settings.put("max.request.size", 6 * MEBIBYTE);
        settings.put("max.block.ms", 1000);
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static String first(EmbeddedKafka kafka, String topic) {
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(address(kafka), bytes, bytes)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var records = consumer.poll(Duration.ofSeconds(10)).records(partition);
            return new String(records.getFirst().value());
        }
    }

    private static Map<String, Object> address(EmbeddedKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}
