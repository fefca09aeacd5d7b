package io.penstock.worker.ingest;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.schema.event.Event;
import io.penstock.schema.topic.Topics;
import io.penstock.store.definition.Definitions;
import io.penstock.worker.story.LogLines;
import io.penstock.worker.story.Penstock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IngestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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
    void duplicatesAreAbsorbed() {
        var absorbed = counted("absorbed");
        var event = whatsapp("Where is my parcel?");

        IntStream.range(0, 50).forEach(_ -> penstock.receive(event));

        arrives(event);
        Awaitility.await().atMost(PATIENCE).until(() -> counted("absorbed") >= absorbed + 49);
        assertThat(penstock.runs(event)).hasSize(1);
    }

    @Test
    void poisonAtTheHeadOfAPartitionBlocksNothingAndIsKept() {
        var poison = "what nobody can read".getBytes(StandardCharsets.UTF_8);

        IntStream.range(0, 6)
                .forEach(partition -> penstock.receiveBytes(new byte[] {0, 1}, poison, partition));
        var events = IntStream.range(0, 6).mapToObj(this::behind).toList();

        events.forEach(IngestTest::arrives);
        assertThat(letters()).isGreaterThanOrEqualTo(6);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(penstock.topic(Topics.DEAD_LETTERS))
                                        .hasSizeGreaterThanOrEqualTo(6)
                                        .first()
                                        .satisfies(
                                                copy ->
                                                        assertThat(copy.value())
                                                                .isEqualTo(poison)));
        assertThat(plainLetters(poison)).isZero();
    }

    @Test
    void aCopyTellsWhereItCameFromAndIsPutBackWithOrdinaryKafkaTools() {
        var event = whatsapp("Is anybody there?");
        var damaged = Penstock.record(event, 3);
        damaged.headers().remove("content-type");
        penstock.send(damaged);

        var copy = copy(event, "1");
        assertThat(text(copy, "kafka_dlt-original-topic")).isEqualTo(Topics.EVENTS);
        assertThat(ByteBuffer.wrap(header(copy, "kafka_dlt-original-partition")).getInt())
                .isEqualTo(3);
        assertThat(
                        Long.toString(
                                ByteBuffer.wrap(header(copy, "kafka_dlt-original-offset"))
                                        .getLong()))
                .isEqualTo(text(copy, "__connect.errors.offset"));
        assertThat(ByteBuffer.wrap(header(copy, "kafka_dlt-original-timestamp")).getLong())
                .isPositive();
        assertThat(text(copy, "kafka_dlt-original-consumer-group")).isEqualTo("workflow-worker");
        assertThat(text(copy, "penstock_failure_code")).isEqualTo("unreadable-record");

        penstock.send(putBack(copy));
        assertThat(text(copy(event, "2"), "kafka_dlt-original-topic")).isEqualTo(Topics.EVENTS);
        assertThat(penstock.knows(event.id())).as("the cause is not mended").isFalse();

        var mended = putBack(copy);
        mended.headers().add("content-type", Topics.SEALED_EVENT.getBytes(StandardCharsets.UTF_8));
        penstock.send(mended);

        arrives(event);
        assertThat(penstock.runs(event)).hasSize(1);
    }

    private static ProducerRecord<byte[], byte[]> putBack(ConsumerRecord<byte[], byte[]> copy) {
        var topic = text(copy, "kafka_dlt-original-topic");
        return new ProducerRecord<>(topic, null, copy.key(), copy.value(), copy.headers());
    }

    private static ConsumerRecord<byte[], byte[]> copy(Event event, String hops) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                penstock.topic(Topics.DEAD_LETTERS).stream()
                                        .filter(it -> text(it, "ce_id").equals(event.id().value()))
                                        .filter(it -> text(it, Topics.HOPS).equals(hops))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(header(record, name), StandardCharsets.UTF_8);
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? new byte[0] : header.value();
    }

    @Test
    void anEventThatTheTablesRefuseBecomesADeadLetterAndBlocksNothing() {
        var letters = letters();
        penstock.receive(withPartitionKey(whatsapp("Odd"), "no\u0000text"), 0);

        arrives(penstock.receive(whatsapp("Behind it"), 0));

        assertThat(letters()).isEqualTo(letters + 1);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLost() {
        penstock.cutDatabase();
        var events =
                Stream.generate(() -> penstock.receive(whatsapp("Do you ship abroad?")))
                        .limit(20)
                        .toList();
        try {
            Awaitility.await().pollDelay(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> true);
        } finally {
            penstock.healDatabase();
        }

        events.forEach(IngestTest::arrives);
        assertThat(events).allSatisfy(event -> assertThat(penstock.runs(event)).hasSize(1));
    }

    @Test
    void aTriggerThatFailsIsNoMatchAndLeavesATrace() {
        var definition =
                io.penstock.worker.run.Workflows.ASSISTANT
                        .replace("name: whatsapp-assistant", "name: tickets")
                        .replace(
                                "{ types: [intake.message.received] }",
                                "{ types: [intake.message.status], when: \"event.data.ticket.id =="
                                        + " '1'\" }");
        penstock.bean(Definitions.class).publish(Penstock.TENANT, "tickets", definition);
        Awaitility.await()
                .until(
                        () ->
                                penstock
                                        .bean(io.penstock.worker.workflow.Workflows.class)
                                        .active(Penstock.TENANT)
                                        .stream()
                                        .anyMatch(
                                                active ->
                                                        active.definition()
                                                                .name()
                                                                .equals("tickets")));
        try (var log = LogLines.of(WorkflowTriggers.class)) {
            var event = penstock.receive(Penstock.status("wamid.odd", "sent", "no key of ours"));
            arrives(event);

            assertThat(penstock.unmatched(event)).isTrue();
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.level()).isEqualTo("WARN");
                                assertThat(line.fields())
                                        .containsEntry("event", event.id().value())
                                        .containsEntry("workflow", "tickets")
                                        .containsEntry("version", "1")
                                        .containsEntry("code", "expression_failed");
                            });
        }
    }

    @Test
    void everyRecordThatWasReadIsAccountedFor() {
        arrives(penstock.receive(whatsapp("Is this in stock?")));

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                counted("inserted")
                                                        + counted("absorbed")
                                                        + counted("dead-lettered")
                                                        + counted("repeated"))
                                        .isEqualTo(
                                                registry()
                                                        .counter("penstock.ingest.read")
                                                        .count()));
    }

    private static Event withPartitionKey(Event event, String key) {
        return new Event(
                event.id(),
                event.source(),
                event.type(),
                event.subject(),
                event.time(),
                event.recordedtime(),
                event.tenantid(),
                event.channel(),
                key,
                null,
                null,
                null,
                null,
                event.data(),
                event.extensions());
    }

    private Event behind(int partition) {
        return penstock.receive(whatsapp("Behind the poison"), partition);
    }

    private static void arrives(Event event) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> penstock.knows(event.id()));
    }

    private static double counted(String result) {
        return registry().counter("penstock.ingest.records", "result", result).count();
    }

    private static MeterRegistry registry() {
        return penstock.bean(MeterRegistry.class);
    }

    private static long letters() {
        return penstock.sql()
                .sql("select count(*) from workflow.dead_letter where kind = 'RECORD'")
                .query(Long.class)
                .single();
    }

    private static long plainLetters(byte[] plain) {
        List<byte[]> bodies =
                penstock.sql()
                        .sql("select body from workflow.dead_letter where kind = 'RECORD'")
                        .query((row, _) -> row.getBytes("body"))
                        .list();
        return bodies.stream().filter(body -> java.util.Arrays.equals(body, plain)).count();
    }
}
