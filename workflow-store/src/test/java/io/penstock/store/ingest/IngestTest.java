package io.penstock.store.ingest;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.topic.Topics;
import io.penstock.store.TestStore;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.event.Events;
import io.penstock.store.ingest.Ingest.Ingested;
import io.penstock.store.outbox.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestTest {
    /// Its length is a multiple of three, so that base64 shows it wherever it stands.
    private static final String CANARY = "canary+12025550143";

    private static final String CLEAR = "Can I return shoes I have worn once?";

    private TestStore store;
    private Ingest ingest;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        ingest = store.get(Ingest.class);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void empty() {
        store.clear();
    }

    @Test
    void startsOneRunPerMatchingWorkflow() {
        var event = message(ACME, "dana", "Hello");
        assertThat(store.ingest(event)).isEqualTo(new Ingested(1, 0, 1, 0, 0, 0));
        assertThat(store.views().event(ACME, event.id()).orElseThrow().runs()).hasSize(1);
    }

    @Test
    void absorbsWhatIsThereWithoutAskingTheTriggers() {
        var event = message(ACME, "dana", "Hello");
        store.ingest(event, event);
        var again =
                ingest.ingest(
                        TestStore.records(event),
                        _ -> {
                            throw new AssertionError("asked again");
                        });
        assertThat(again).isEqualTo(new Ingested(0, 1, 0, 0, 0, 0));
        assertThat(store.count("select count(*) from workflow.run")).isEqualTo(1);
    }

    @Test
    void keepsTheIdentitiesOfTenantsApart() {
        store.ingest(message(ACME, "dana", "Hello", "n1"), message(GLOBEX, "dana", "Hello", "n1"));
        assertThat(store.count("select count(*) from workflow.run")).isEqualTo(2);
    }

    @Test
    void recordsWhatNoWorkflowWanted() {
        var event = message(ACME, "dana", "Hello");
        ingest.ingest(TestStore.records(event), _ -> List.of());
        assertThat(store.views().event(ACME, event.id()).orElseThrow().unmatched()).isTrue();
    }

    @Test
    void takesNothingOfABatchThatFails() {
        var event = message(ACME, "dana", "Hello");
        assertThatThrownBy(
                        () ->
                                ingest.ingest(
                                        TestStore.records(event),
                                        _ -> {
                                            throw new IllegalStateException("trigger");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.count("select count(*) from workflow.event")).isZero();
        assertThat(store.ingest(event).inserted()).isEqualTo(1);
    }

    @Test
    void keepsOneLetterOfARecordThatIsReadTwice() {
        var letter = unreadable();
        assertThat(ingest.ingest(List.of(letter), _ -> List.of()).unreadable()).isEqualTo(1);
        assertThat(ingest.ingest(List.of(letter), _ -> List.of()).unreadable()).isZero();
    }

    @Test
    void keepsTheOriginalBytesOfALetterSealed() {
        ingest.ingest(List.of(unreadable()), _ -> List.of());
        var opened =
                store.owner()
                        .sql("select id::text as id, body from workflow.dead_letter")
                        .query(
                                (row, _) ->
                                        store.get(Sealing.class)
                                                .openText(
                                                        ACME,
                                                        new SealedPlace(
                                                                "dead_letter",
                                                                "body",
                                                                row.getString("id")),
                                                        row.getBytes("body")))
                        .single();
        assertThat(opened).isEqualTo(CLEAR);
    }

    @Test
    void showsNothingOfALetterInAnyTable() {
        ingest.ingest(List.of(canary()), _ -> List.of());
        for (var table : List.of("outbox", "dead_letter")) {
            assertThat(bytesOf(table)).as(table).isNotEmpty().noneMatch(IngestTest::showsCanary);
        }
    }

    @Test
    void copiesALetterToKafkaAsItCame() {
        ingest.ingest(List.of(canary()), _ -> List.of());
        var copy = store.get(Outbox.class).take(10).getFirst();
        assertThat(copy.topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(copy.key()).asString().isEqualTo(CANARY);
        assertThat(copy.value()).asString().isEqualTo("value of " + CANARY);
        assertThat(copy.headers().get("odd")).asString().isEqualTo("header of " + CANARY);
        assertThat(copy.headers().get("penstock_failure_class")).asString().isEqualTo("UNREADABLE");
    }

    @Test
    void doesNotBlockAPartitionForALetter() {
        var batch =
                List.of(unreadable(), TestStore.records(message(ACME, "dana", "Hi")).getFirst());
        assertThat(ingest.ingest(batch, _ -> List.of(TestStore.assistant())))
                .isEqualTo(new Ingested(1, 0, 1, 0, 1, 0));
    }

    @Test
    void letsManyIngestersReadTheSameRecordsAtOnce() throws Exception {
        var events =
                IntStream.range(0, 100)
                        .mapToObj(i -> message(ACME, "customer " + i % 7, "Hello"))
                        .toList();
        var reversed = events.reversed();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var together = new CyclicBarrier(4);
            var ingesters =
                    IntStream.range(0, 4)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () -> {
                                                        together.await();
                                                        var order = i % 2 == 0 ? events : reversed;
                                                        return store.ingest(
                                                                order.toArray(Event[]::new));
                                                    }))
                            .toList();
            var inserted = 0;
            for (var ingester : ingesters) {
                inserted += ingester.get().inserted();
            }
            assertThat(inserted).isEqualTo(100);
        }
        assertThat(store.count("select count(*) from workflow.run")).isEqualTo(100);
    }

    @Test
    void takesAtMostTwoHundredRecords() {
        var record = TestStore.records(message(ACME, "dana", "Hello")).getFirst();
        assertThatThrownBy(() -> ingest.ingest(Collections.nCopies(201, record), _ -> List.of()))
                .hasMessageContaining("200");
    }

    @Test
    void knowsWhatItTookByItsDigest() {
        var event = message(ACME, "dana", "Hello");
        var other = message(ACME, "dana", "Hello");
        store.ingest(event);
        var known = store.get(Events.class).known(ACME, List.of(event.id(), other.id()));
        assertThat(known).containsOnlyKeys(event.id());
        assertThat(known).containsEntry(event.id(), store.get(BodyDigest.class).of(event));
    }

    @Test
    void opensTheEventAsItCame() {
        var event = message(ACME, "dana", CLEAR);
        store.ingest(event);
        assertThat(store.get(Events.class).find(ACME, event.id())).contains(event);
        assertThat(store.get(Events.class).find(GLOBEX, event.id())).isEmpty();
    }

    @Test
    void tellsHowFarItRead() {
        store.ingest(message(ACME, "dana", "Hello"));
        assertThat(store.views().progress())
                .singleElement()
                .satisfies(it -> assertThat(it.age()).isLessThan(Duration.ofMinutes(1)));
    }

    /// Every row as text; Postgres writes bytes in hex.
    private List<String> bytesOf(String table) {
        return store.owner()
                .sql("select t::text from workflow." + table + " t")
                .query(String.class)
                .list();
    }

    private static boolean showsCanary(String row) {
        var bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        var base64 = Base64.getEncoder().withoutPadding().encode(bytes);
        return Stream.of(bytes, base64)
                .anyMatch(
                        shown ->
                                row.contains(new String(shown, StandardCharsets.UTF_8))
                                        || row.contains(HexFormat.of().formatHex(shown)));
    }

    private static LogRecord.Unreadable canary() {
        return new LogRecord.Unreadable(
                TestStore.origin(),
                ACME,
                CANARY.getBytes(StandardCharsets.UTF_8),
                Map.of("odd", ("header of " + CANARY).getBytes(StandardCharsets.UTF_8)),
                ("value of " + CANARY).getBytes(StandardCharsets.UTF_8),
                "ce_id is missing or no event id");
    }

    private static LogRecord.Unreadable unreadable() {
        return new LogRecord.Unreadable(
                TestStore.origin(),
                ACME,
                null,
                Map.of("ce_id", "?".getBytes(StandardCharsets.UTF_8)),
                CLEAR.getBytes(StandardCharsets.UTF_8),
                "ce_id is missing or no event id");
    }
}
