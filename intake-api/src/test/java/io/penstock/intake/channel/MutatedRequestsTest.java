package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.EventTopic;
import io.penstock.intake.RunningIntake;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// As [MutatedPayloadsTest], over HTTP, signed, and to the end: each sample's body is changed at
/// random, and never is the answer our own fault, each request is kept, each item has a result,
/// and each that is accepted is an event in Kafka.
///
/// A failure names the seed and the mutation; `-Dpenstock.fuzz.seed=…` repeats it.
class MutatedRequestsTest {
    private static final int A_CHANNEL = 10_000;
    private static final int SOME = 20;
    private static final int AT_ONCE = 16;
    private static final String SEED = "penstock.fuzz.seed";

    /// At the end of an id, of each request's own.
    private static final int DIGITS = 6;

    private static final String AGAIN = "sent again";

    /// What some senders are answered.
    private static final String WORDLESS = "answered in other words";

    private static final List<String> RESULTS =
            List.of("accepted", "duplicate", "ignored", "rejected");

    private static RunningIntake intake;
    private static Map<String, List<SentSample>> channels;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        channels =
                SentSample.all().stream()
                        .collect(
                                Collectors.groupingBy(
                                        SentSample::channel, TreeMap::new, Collectors.toList()));
    }

    @Test
    void everyChannelIsThere() {
        assertThat(channels.keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(Channel.values()).map(Channel::word).sorted().toList());
    }

    @TestFactory
    Stream<DynamicTest> someMutationsOfEveryChannel() {
        return tests(Long.getLong(SEED, 1), SOME);
    }

    @TestFactory
    @Tag("soak")
    Stream<DynamicTest> tenThousandMutationsOfEveryChannel() {
        return tests(Long.getLong(SEED, new Random().nextLong()), A_CHANNEL);
    }

    /// Where a sender batches, what stands at one place changes nothing for its neighbours; only a
    /// body that nobody can read is refused as a whole.
    @ParameterizedTest
    @CsvSource({
        "s056-whatsapp-batch, /entry",
        "s056-whatsapp-batch, /entry/0/changes",
        "s056-whatsapp-batch, /entry/0/changes/0/value/messages",
        "s056-whatsapp-batch, /entry/0/changes/1/value/statuses",
        "s018-hubspot-batch-three, ''",
        "s038-zoho-notification-json, /ids",
        "s048-cloudevents-batch, ''"
    })
    void whatOneItemHoldsSinksNoOther(String id, String array) {
        var sample =
                channels.values().stream()
                        .flatMap(List::stream)
                        .filter(it -> it.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        var body = BodyForm.tree(sample.request()).orElseThrow();
        var good = body.at(array).path(0);
        for (var seed = 0; seed < SOME; seed++) {
            var bad = new Mutations(new Random(seed), List.of(body)).of(good);
            var changed = body.deepCopy();
            ((ArrayNode) changed.at(array)).removeAll().add(good).add(bad).add(good);
            var bytes = BodyForm.of(sample.request()).write(changed);
            var signed = sample.signed().apply(sample.request().withBody(bytes)).orElseThrow();
            var answer = SentSample.post(intake, signed);
            if (answer.statusCode() != 400) {
                assertThat(results(answer, "#" + array + "/0"))
                        .as("%s", bad)
                        .isNotEmpty()
                        .isSubsetOf("accepted", "duplicate");
                assertThat(results(answer, "#" + array + "/2"))
                        .as("%s", bad)
                        .isNotEmpty()
                        .isSubsetOf("duplicate");
            }
        }
    }

    private static List<String> results(HttpResponse<String> answer, String place) {
        return StrictJson.TOLERANT
                .readTree(answer.body())
                .path("results")
                .valueStream()
                .filter(item -> (item.path("pointer").asString() + "/").startsWith(place + "/"))
                .map(item -> item.path("status").asString())
                .toList();
    }

    private static Stream<DynamicTest> tests(long seed, int times) {
        return channels.keySet().stream()
                .map(
                        channel ->
                                DynamicTest.dynamicTest(
                                        channel + " from " + seed,
                                        () -> accountedFor(channel, seed, times)));
    }

    private static void accountedFor(String channel, long seed, int times) throws Exception {
        var tally = new ConcurrentHashMap<String, LongAdder>();
        try (var events = EventTopic.fromNow(intake, Topics.EVENTS);
                var deliveries = EventTopic.fromNow(intake, Topics.DELIVERIES)) {
            var donors = donors(channel);
            try (var threads =
                    Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
                var all =
                        IntStream.range(0, times)
                                .<Callable<Void>>mapToObj(
                                        i -> () -> send(channel, donors, seed, i, tally))
                                .toList();
                for (var done : threads.invokeAll(all)) {
                    done.get();
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause().getMessage(), e.getCause());
            }
            var kept = deliveries.recordsOf("tenantid", "acme");
            System.out.printf("mutations of %s from %d: %s%n", channel, seed, told(tally, kept));

            var sent = counted(tally, "sent");
            assertThat(kept).as("requests kept").hasSizeBetween(sent, sent + counted(tally, AGAIN));
            assertThat(events.recordsOf("ce_tenantid", "acme"))
                    .as("events of accepted items")
                    .hasSize(items(kept, "accepted"));
            if (!tally.containsKey(WORDLESS) && !tally.containsKey(AGAIN)) {
                assertThat(items(kept, "accepted")).isEqualTo(counted(tally, "accepted"));
            }
        }
    }

    private static List<JsonNode> donors(String channel) {
        return channels.get(channel).stream()
                .flatMap(sample -> BodyForm.tree(sample.request()).stream())
                .toList();
    }

    private static Void send(
            String channel,
            List<JsonNode> donors,
            long seed,
            int number,
            Map<String, LongAdder> tally) {
        var samples = channels.get(channel);
        var sample = samples.get(number % samples.size());
        var random = new Random(seed ^ number * 0x9E37_79B9_7F4A_7C15L);
        var renewed = renewed(sample, number);
        var mutated = renewed.withBody(new Mutations(random, donors).of(renewed));
        var signed = sample.signed().apply(mutated);
        if (signed.isEmpty()) {
            count(tally, "not authentic");
            return null;
        }
        try {
            check(posted(signed.get(), tally), tally);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "%s, seed %d, mutation %d: %s%n%s"
                            .formatted(sample.id(), seed, number, e.getMessage(), text(mutated)),
                    e);
        }
        return null;
    }

    /// With ids of its own, or all but the first would be duplicates.
    private static RawRequest renewed(SentSample sample, int number) {
        var request = sample.request();
        var body = new String(request.body(), StandardCharsets.ISO_8859_1);
        var headers = new HashMap<>(request.headers());
        for (var id : sample.ids()) {
            var word = Pattern.compile("(?<!\\w)" + Pattern.quote(id) + "(?!\\w)");
            var kept = id.length() > DIGITS ? id.substring(0, id.length() - DIGITS) : id;
            var other = kept + "%06d".formatted(number);
            body = word.matcher(body).replaceAll(Matcher.quoteReplacement(other));
            headers.replaceAll((_, values) -> List.of(values.getFirst().replace(id, other)));
        }
        return new RawRequest(
                request.method(),
                request.path(),
                request.query(),
                headers,
                body.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Until it is taken, as senders do: a broker that a busy machine keeps from answering is no
    /// fault of the request.
    private static HttpResponse<String> posted(RawRequest request, Map<String, LongAdder> tally) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> SentSample.post(intake, request),
                        answer -> {
                            count(
                                    tally,
                                    switch (answer.statusCode()) {
                                        case 503 -> AGAIN;
                                        case 413 -> "too large"; // and nothing of it is kept
                                        default -> "sent";
                                    });
                            return answer.statusCode() != 503;
                        });
    }

    private static void check(HttpResponse<String> answer, Map<String, LongAdder> tally) {
        count(tally, Integer.toString(answer.statusCode()));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202, 207, 400, 413, 422);
        if (answer.statusCode() >= 400) {
            return;
        }
        if (!answer.headers()
                .firstValue("content-type")
                .orElse("")
                .startsWith("application/json")) {
            count(tally, WORDLESS);
            return;
        }
        var body = StrictJson.TOLERANT.readTree(answer.body());
        var items = RESULTS.stream().mapToInt(result -> body.path(result).asInt()).sum();
        assertThat(body.path("received").asInt()).as(answer.body()).isEqualTo(items);
        assertThat(body.path("results").size()).as(answer.body()).isEqualTo(items);
        tally.computeIfAbsent("accepted", _ -> new LongAdder()).add(body.path("accepted").asInt());
    }

    private static String told(
            Map<String, LongAdder> tally, List<ConsumerRecord<String, byte[]>> kept) {
        var items =
                RESULTS.stream()
                        .map(result -> items(kept, result) + " " + result)
                        .collect(Collectors.joining(", "));
        return "requests %s; items %s".formatted(new TreeMap<>(tally), items);
    }

    private static int items(List<ConsumerRecord<String, byte[]>> kept, String result) {
        return kept.stream()
                .mapToInt(record -> Integer.parseInt(EventTopic.headers(record).get(result)))
                .sum();
    }

    private static void count(Map<String, LongAdder> tally, String what) {
        tally.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    private static int counted(Map<String, LongAdder> tally, String what) {
        return tally.containsKey(what) ? tally.get(what).intValue() : 0;
    }

    private static String text(RawRequest mutated) {
        var text = new String(mutated.body(), StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), 4_000));
    }
}
