package io.penstock.faults.story;

import io.penstock.embedded.kafka.BrokerMain;
import io.penstock.embedded.kafka.KafkaProbe;
import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.faults.check.Announced;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Kafka as a process of its own, and the cable between it and everybody.
public final class Log implements AutoCloseable {
    private final Part process;
    private final Cable cable;

    private Log(Part process, Cable cable) {
        this.process = process;
        this.cable = cable;
    }

    static Log launch(Path data, Path log) {
        var port = LoopbackPort.free();
        var cable = Cable.to(port);
        var command =
                List.of(
                        Program.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName());
        var environment =
                Map.of(
                        "PENSTOCK_KAFKA_FOLDER", data.toString(),
                        "PENSTOCK_KAFKA_PORT", Integer.toString(port),
                        "PENSTOCK_KAFKA_ADVERTISED_PORT", Integer.toString(cable.port()));
        var process =
                new Part(
                        "kafka",
                        _ -> command,
                        environment,
                        log,
                        () -> KafkaProbe.isReady(cable.port()));
        return new Log(process.launch(), cable);
    }

    public Part process() {
        return process;
    }

    public Cable cable() {
        return cable;
    }

    private String servers() {
        return "127.0.0.1:" + cable.port();
    }

    /// A record that nobody can read.
    ///
    /// @return whether Kafka has taken it
    public boolean poison(String topic, int partition, String body) {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", servers(),
                                "max.block.ms", 3000,
                                "delivery.timeout.ms", 3000,
                                "request.timeout.ms", 2000,
                                "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    "poison".getBytes(StandardCharsets.UTF_8),
                                    body.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | KafkaException _) {
            return false;
        }
    }

    /// Everything on these topics, from their beginning, as who reads only what is committed.
    public List<Announced> everything(String... topics) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", servers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    List.of(topics).stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<Announced>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(100)).forEach(it -> all.add(announced(it)));
            }
            return all;
        }
    }

    private static Announced announced(ConsumerRecord<byte[], byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return new Announced(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                headers,
                record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        cable.close();
        process.close();
    }
}
