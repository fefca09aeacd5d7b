package io.penstock.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.embedded.kafka.TestKafka;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.RelayLease;
import io.penstock.worker.story.TestOutbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayRaceTest {
    private static final int RELAYS = 4;
    private static final int ROWS = 1000;
    private static final int RUNS = 7;
    /// What intake lets a topic take.
    private static final int LARGEST = 4 * 1024 * 1024 + 64 * 1024;

    private static final Duration LEASE = Duration.ofMinutes(1);

    private TestOutbox store;
    private Outbox outbox;
    private String topic;
    private String transactionalId;

    @BeforeAll
    void start() {
        store = TestOutbox.start();
        outbox = store.outbox();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void newTopic() {
        topic = TestKafka.freshTopic(3);
        transactionalId = "relay of " + topic;
    }

    @Test
    void fourRelaysDeliverEveryRowOnceAndInOrder() throws Exception {
        write(ROWS);

        race(store.lease());

        told().forEach((run, told) -> assertThat(told).as(run).isEqualTo(written(run)));
        assertThat(told()).hasSize(RUNS);
    }

    @Test
    void relaysThatLoseTheirLeaseLoseNoRowAndKeepTheOrder() throws Exception {
        write(ROWS);

        race(new Slipping(store.lease(), new AtomicInteger()));

        told().forEach(
                        (run, told) ->
                                assertThat(told.stream().distinct())
                                        .as(run)
                                        .containsExactlyElementsOf(written(run)));
        assertThat(told()).hasSize(RUNS);
    }

    @Test
    void aRelayThatLostItsLeaseAndDoesNotKnowItCannotProduce() {
        write(2);
        var zombie = relay(new Believing(), 1);
        zombie.relayOnce();
        var successor = relay(store.lease(), 1);
        successor.relayOnce();
        write(1);

        assertThatThrownBy(zombie::relayOnce).isInstanceOf(KafkaException.class);

        assertThat(outbox.depth()).as("what it could not produce").isEqualTo(1);
        assertThat(told().values().stream().flatMap(List::stream)).hasSize(2);
        successor.relayOnce();
        assertThat(told().values().stream().flatMap(List::stream)).hasSize(3);
        assertThat(outbox.depth()).isZero();
        successor.close();
    }

    @Test
    void theCopyOfALargestRecordHoldsUpNothing() {
        outbox.add(topic, "large", Map.of("origin", new byte[1024]), new byte[LARGEST]);
        write(1);

        relay(store.lease(), 10).relayOnce();

        assertThat(outbox.depth()).isZero();
    }

    @Test
    void aRecordThatKafkaRefusesIsSetAsideAndHoldsUpNothing() {
        write(1);
        outbox.add(topic, "too large", Map.of(), new byte[2 * LARGEST]);
        outbox.add("no topic of this name, ever", "key", Map.of(), new byte[1]);
        write(1);
        var aside = outbox.aside();
        var relay = relay(store.lease(), 10);

        while (outbox.depth() > 0) {
            relay.relayOnce();
        }

        assertThat(outbox.aside() - aside).isEqualTo(2);
        assertThat(told().values().stream().flatMap(List::stream)).hasSize(2);
        relay.close();
    }

    private void race(RelayLease lease) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(RELAYS)) {
            var relays =
                    IntStream.range(0, RELAYS)
                            .mapToObj(_ -> relay(lease, 40))
                            .<Callable<Void>>map(relay -> () -> untilEmpty(relay))
                            .toList();
            for (var ended : threads.invokeAll(relays)) {
                assertThat(ended).succeedsWithin(Duration.ofMinutes(1));
            }
        }
        assertThat(outbox.depth()).isZero();
    }

    /// Hands over after every few batches, so that each of the relays has its turns.
    private Void untilEmpty(Relay relay) {
        for (var turn = 1; outbox.depth() > 0; turn++) {
            try {
                relay.relayOnce();
            } catch (KafkaException _) {
                // another has taken over meanwhile; what was not acknowledged is still there
            }
            if (turn % 3 == 0) {
                relay.close();
            }
        }
        relay.close();
        return null;
    }

    private Relay relay(RelayLease lease, int batch) {
        var settings = new RelayProperties(batch, Duration.ofMillis(10), LEASE, transactionalId);
        return new Relay(outbox, lease, settings, () -> KafkaBroker.open(kafka(), transactionalId));
    }

    /// Every third term ends at once, unknown to its holder: as for a relay that stood still
    /// between taking rows and producing them.
    private record Slipping(RelayLease lease, AtomicInteger turns) implements RelayLease {
        @Override
        public OptionalLong acquire(UUID holder, Duration duration) {
            var term = lease.acquire(holder, duration);
            if (term.isPresent() && turns.incrementAndGet() % 3 == 0) {
                lease.release(holder);
            }
            return term;
        }

        @Override
        public void release(UUID holder) {
            lease.release(holder);
        }
    }

    /// Thinks that it holds the lease for ever.
    private static final class Believing implements RelayLease {
        @Override
        public OptionalLong acquire(UUID holder, Duration duration) {
            return OptionalLong.of(1);
        }

        @Override
        public void release(UUID holder) {}
    }

    private void write(int rows) {
        for (var row = 0; row < rows; row++) {
            outbox.add(topic, "run-" + row % RUNS, Map.of(), bytes(row));
        }
    }

    private static List<String> written(String run) {
        var first = Integer.parseInt(run.substring("run-".length()));
        return IntStream.iterate(first, row -> row < ROWS, row -> row + RUNS)
                .mapToObj(Integer::toString)
                .toList();
    }

    private static byte[] bytes(int row) {
        return Integer.toString(row).getBytes(StandardCharsets.UTF_8);
    }

    /// What readers of committed records see, by run.
    private Map<String, List<String>> told() {
        var told = new HashMap<String, List<String>>();
        records()
                .forEach(
                        record ->
                                told.computeIfAbsent(record.key(), _ -> new ArrayList<>())
                                        .add(record.value()));
        return told;
    }

    private List<ConsumerRecord<String, String>> records() {
        var settings = kafka();
        settings.put("isolation.level", "read_committed");
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static Map<String, Object> kafka() {
        return new HashMap<>(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()));
    }
}
