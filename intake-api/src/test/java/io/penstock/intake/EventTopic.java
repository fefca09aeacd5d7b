package io.penstock.intake;

import static org.awaitility.Awaitility.await;

import io.penstock.embedded.kafka.TestKafka;
import io.penstock.platform.event.EventRecords;
import io.penstock.schema.event.Event;
import io.penstock.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What stands in the topics, read from their beginning.
public final class EventTopic implements AutoCloseable {
    private final EventRecords records;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    public EventTopic(RunningIntake intake) {
        this(intake, Topics.EVENTS);
    }

    /// Only what comes from now on.
    public static EventTopic fromNow(RunningIntake intake, String topic) {
        var fromNow = new EventTopic(intake, topic);
        var ends = fromNow.consumer.endOffsets(fromNow.consumer.assignment());
        ends.forEach(fromNow.consumer::seek);
        return fromNow;
    }

    public EventTopic(RunningIntake intake, String topic) {
        this.records = intake.bean(EventRecords.class);
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                TestKafka.shared().bootstrapServers(),
                                // the broker answers one request after the other: whoever asks for
                                // ends waits for the fetch before it
                                "fetch.max.wait.ms",
                                "10"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var partitions = IntStream.range(0, 6).mapToObj(i -> new TopicPartition(topic, i)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// The event of this id, opened, as soon as it is there.
    public Event event(String id) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !recordsOf("ce_id", id).isEmpty());
        var record = recordsOf("ce_id", id).getFirst();
        return records.decode(headers(record), record.value());
    }

    /// All that are there now, opened.
    public List<Event> events() {
        readToItsEnd();
        return seen.stream().map(it -> records.decode(headers(it), it.value())).toList();
    }

    /// All that is there now whose header `name` is `value`.
    public List<ConsumerRecord<String, byte[]>> recordsOf(String name, String value) {
        readToItsEnd();
        return seen.stream().filter(it -> value.equals(headers(it).get(name))).toList();
    }

    private void readToItsEnd() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.keySet().stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
            consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
        }
    }

    public static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        var headers = new HashMap<String, String>();
        for (var header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
