package io.penstock.worker.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.schema.topic.Topics;
import io.penstock.store.delivery.DeliveryHeaders;
import io.penstock.worker.story.Penstock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Deliveries from a real broker into a real table.
class DeliveryIngestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] SEALED = "sealed".getBytes(StandardCharsets.UTF_8);

    private static Penstock penstock;

    @BeforeAll
    static void start() {
        penstock = Penstock.start();
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    @Test
    void aDeliveryArrivesInTheTableAsItsHeadersSay() {
        var delivery = delivery();

        send(delivery, SEALED, 0);

        arrives(delivery);
        var row =
                penstock.sql(PostgresRole.OWNER)
                        .sql("select * from workflow.delivery where id = :id")
                        .param("id", delivery.id())
                        .query()
                        .singleRow();
        assertThat(row)
                .containsEntry("tenant", "acme")
                .containsEntry("channel", "whatsapp")
                .containsEntry("connection", "ep_support")
                .containsEntry("verdict", "taken")
                .containsEntry("size", 42L)
                .containsEntry("accepted", 1)
                .containsEntry("rejected", 2)
                .containsEntry("record", SEALED);
    }

    @Test
    void whatComesAgainIsAbsorbed() {
        var absorbed = counted("absorbed");
        var delivery = delivery();

        Stream.generate(() -> 1).limit(20).forEach(_ -> send(delivery, SEALED, 1));

        Awaitility.await().atMost(PATIENCE).until(() -> counted("absorbed") >= absorbed + 19);
        assertThat(count(delivery)).isEqualTo(1);
    }

    @Test
    void theLargestRequestsArrive() {
        var large = new byte[4 * 1024 * 1024];
        new Random(7).nextBytes(large);
        var deliveries = Stream.generate(DeliveryIngestTest::delivery).limit(6).toList();

        deliveries.forEach(it -> send(it, large, 2));

        deliveries.forEach(DeliveryIngestTest::arrives);
    }

    @Test
    void whatNobodyCanReadBecomesADeadLetterAndBlocksNothing() {
        var letters = letters();
        var nameless = headers(delivery());
        nameless.remove("tenantid");
        var refused = headers(delivery());
        refused.put("connection", "no\u0000text");

        penstock.send(record(nameless, SEALED, 3));
        penstock.send(record(refused, SEALED, 3));
        var behind = delivery();
        send(behind, SEALED, 3);

        arrives(behind);
        assertThat(letters()).isEqualTo(letters + 2);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLost() {
        penstock.cutDatabase();
        var deliveries = Stream.generate(DeliveryIngestTest::delivery).limit(20).toList();
        try {
            deliveries.forEach(it -> send(it, SEALED, 4));
            Awaitility.await().pollDelay(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> true);
        } finally {
            penstock.healDatabase();
        }

        deliveries.forEach(DeliveryIngestTest::arrives);
    }

    private static void arrives(Delivery delivery) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> count(delivery) == 1);
    }

    private static long count(Delivery delivery) {
        return penstock.sql(PostgresRole.OWNER)
                .sql("select count(*) from workflow.delivery where id = :id")
                .param("id", delivery.id())
                .query(Long.class)
                .single();
    }

    private static long letters() {
        return penstock.sql(PostgresRole.OWNER)
                .sql("select count(*) from workflow.dead_letter where topic = :topic")
                .param("topic", Topics.DELIVERIES)
                .query(Long.class)
                .single();
    }

    private static double counted(String result) {
        return penstock.bean(MeterRegistry.class)
                .counter("penstock.ingest.deliveries", "result", result)
                .count();
    }

    private static void send(Delivery delivery, byte[] value, int partition) {
        penstock.send(record(headers(delivery), value, partition));
    }

    private static Map<String, String> headers(Delivery delivery) {
        return DeliveryHeaders.of(Penstock.TENANT, delivery);
    }

    private static ProducerRecord<byte[], byte[]> record(
            Map<String, String> headers, byte[] value, int partition) {
        var record = new ProducerRecord<>(Topics.DELIVERIES, partition, SEALED, value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static Delivery delivery() {
        return new Delivery(
                UUID.randomUUID(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                Channel.WHATSAPP,
                "ep_support",
                Verdict.TAKEN,
                42,
                new Counts(1, 0, 2, 0),
                List.of("foreign-account"),
                null);
    }
}
