package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.intake.EventTopic;
import io.penstock.intake.RunningIntake;
import io.penstock.intake.WorkerStore;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.topic.Topics;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.NewRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Senders repeat, overtake and batch as they like. In whatever order all samples are delivered,
/// how often and how batched: the events in the store are those of one delivery each, with the same
/// content, and so are the runs.
///
/// A failure names the seed; `-Dpenstock.order.seed=…` repeats it.
class DeliveryOrderTest {
    private static final String SEED = "penstock.order.seed";
    private static final String WORKFLOW = "order";
    private static final int MOST_TIMES = 3;
    private static final int MOST_TOGETHER = 6;
    private static final int MOST_AT_ONCE = 12;

    private static Stored once;

    /// What stands in the store.
    ///
    /// @param events digest of the content by id
    /// @param runs events that have one
    private record Stored(Map<String, String> events, List<String> runs) {}

    @BeforeAll
    static void deliverOnce() throws Exception {
        var plain = SentSample.all().stream().flatMap(DeliveryOrderTest::signed).toList();
        once = delivered(plain, 1, new Random(0));
        assertThat(once.events()).hasSizeGreaterThan(plain.size() / 2);
        assertThat(once.runs()).isNotEmpty();
    }

    @Test
    void anyOrderAndRepetitionGivesTheSameEventsAndRuns() throws Exception {
        check(Long.getLong(SEED, 1));
    }

    @TestFactory
    @Tag("soak")
    Stream<DynamicTest> twentyOrdersAndRepetitionsGiveTheSameEventsAndRuns() {
        var first = Long.getLong(SEED, new Random().nextLong());
        return LongStream.range(first, first + 20)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private static void check(long seed) throws Exception {
        var random = new Random(seed);
        var requests = new ArrayList<RawRequest>();
        for (var sample : rebatched(random)) {
            for (var times = random.nextInt(MOST_TIMES); times >= 0; times--) {
                signed(sample).forEach(requests::add);
            }
        }
        Collections.shuffle(requests, random);

        var stored = delivered(requests, 1 + random.nextInt(MOST_AT_ONCE), random);

        assertThat(stored.events()).as("seed %d", seed).isEqualTo(once.events());
        assertThat(stored.runs()).as("seed %d", seed).isEqualTo(once.runs());
    }

    private static Stream<RawRequest> signed(SentSample sample) {
        return sample.signed().apply(sample.request()).stream();
    }

    /// What senders batch, alone or together with whatever else of the same sender.
    private static List<SentSample> rebatched(Random random) {
        var samples = new ArrayList<SentSample>();
        var items = new TreeMap<String, List<JsonNode>>();
        var templates = new TreeMap<String, SentSample>();
        for (var sample : SentSample.all()) {
            var inside = BodyForm.tree(sample.request()).map(Batches::items).orElse(List.of());
            if (inside.isEmpty()) {
                samples.add(sample);
            } else {
                items.computeIfAbsent(sample.channel(), _ -> new ArrayList<>()).addAll(inside);
                templates.putIfAbsent(sample.channel(), sample);
            }
        }
        items.forEach(
                (channel, all) -> {
                    Collections.shuffle(all, random);
                    for (var rest = all; !rest.isEmpty(); ) {
                        var size = 1 + random.nextInt(Math.min(MOST_TOGETHER, rest.size()));
                        samples.add(batch(templates.get(channel), rest.subList(0, size)));
                        rest = rest.subList(size, rest.size());
                    }
                });
        return samples;
    }

    private static SentSample batch(SentSample template, List<JsonNode> items) {
        var request = template.request();
        var tree = Batches.of(BodyForm.tree(request).orElseThrow(), items);
        return new SentSample(
                template.id(),
                template.channel(),
                request.withBody(BodyForm.of(request).write(tree)),
                template.ids(),
                template.signed());
    }

    /// Through an intake and a store of their own.
    private static Stored delivered(List<RawRequest> requests, int atOnce, Random random)
            throws Exception {
        var kafka = TestKafka.shared().bootstrapServers();
        try (var intake = RunningIntake.start(TestPostgres.freshDatabase(), kafka);
                var topic = EventTopic.fromNow(intake, Topics.EVENTS);
                var worker = WorkerStore.of(intake);
                var threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            var all =
                    requests.stream()
                            .<Callable<Void>>map(request -> () -> post(intake, request))
                            .toList();
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
            worker.publish(new TenantId("acme"), WORKFLOW, "name: " + WORKFLOW);
            ingest(worker, topic.events(), random);
            return stored(worker.get(JdbcClient.class));
        }
    }

    private static Void post(RunningIntake intake, RawRequest request) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> SentSample.post(intake, request).statusCode() != 503);
        return null;
    }

    /// As the ingester may read the log: in batches of any size, and some again.
    private static void ingest(WorkerStore worker, List<Event> events, Random random) {
        for (var rest = events; !rest.isEmpty(); ) {
            var size = 1 + random.nextInt(Math.min(Ingest.LIMIT, rest.size()));
            var batch =
                    rest.subList(0, size).stream()
                            .<LogRecord>map(it -> new LogRecord.Readable(WorkerStore.origin(), it))
                            .toList();
            for (var times = random.nextInt(2); times >= 0; times--) {
                worker.get(Ingest.class).ingest(batch, DeliveryOrderTest::runsFor);
            }
            rest = rest.subList(size, rest.size());
        }
    }

    private static List<NewRun> runsFor(Event event) {
        return event.type() == EventType.MESSAGE_RECEIVED
                ? List.of(
                        new NewRun(
                                WORKFLOW,
                                1,
                                NewRun.Ordering.CONVERSATION,
                                NewRun.WhileInReview.QUEUE,
                                Duration.ofMinutes(30),
                                "support"))
                : List.of();
    }

    private static Stored stored(JdbcClient jdbc) {
        var events = new TreeMap<String, String>();
        jdbc.sql("select id, body_digest from workflow.event")
                .query(
                        row -> {
                            events.put(row.getString("id"), row.getString("body_digest"));
                        });
        var runs = jdbc.sql("select event from workflow.run order by 1").query(String.class).list();
        return new Stored(events, runs);
    }
}
