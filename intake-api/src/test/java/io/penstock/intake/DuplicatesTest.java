package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import io.penstock.store.delivery.DeliveryHeaders;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DuplicatesTest {
    private static final String STRUCTURED = "application/cloudevents+json";

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void theSameTwoHundredTimesAtOnceIsOneEvent() throws Exception {
        var body = event("at-once", "\"hello\"");
        var ids = new HashSet<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    threads.invokeAll(
                            IntStream.range(0, 200)
                                    .mapToObj(
                                            _ ->
                                                    (Callable<JsonNode>)
                                                            () -> result(taken(STRUCTURED, body)))
                                    .toList());
            for (var answer : answers) {
                assertThat(answer.get().path("status").asString()).isIn("accepted", "duplicate");
                ids.add(answer.get().path("id").asString());
            }
        }

        assertThat(ids).hasSize(1);
    }

    @Test
    void theSameAgainIsADuplicateOfTheFirst() {
        var first = result(STRUCTURED, event("again", "1"));
        var second = result(STRUCTURED, event("again", "1"));

        assertThat(second.path("status").asString()).isEqualTo("duplicate");
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.has("note")).isFalse();
    }

    @Test
    void anotherBodyUnderTheSameNameIsNoted() {
        result(STRUCTURED, event("changed", "1"));

        assertThat(result(STRUCTURED, event("changed", "2")).path("note").asString())
                .isEqualTo("body-differs");
    }

    /// CloudEvents 1.0: source and id name an event. Of ours there may be several of one thing,
    // such
    /// as what was said and what became of it.
    @Test
    void theTypeIsPartOfTheNameAmongOurTypesOnly() {
        var foreign = event("typed", "1");
        var ours =
                "{\"specversion\":\"1.0\",\"id\":\"typed\",\"source\":\"/ours\",\"type\":\"intake.message.%s\",\"subject\":\"c\",\"data\":{\"contact\":{\"id\":\"tel:+12025550143\"},\"message\":{\"kind\":\"note\",\"direction\":\"inbound\"}}}";

        var status =
                Stream.of(
                                foreign,
                                foreign.replace("\"t\"", "\"u\""),
                                ours.formatted("received"),
                                ours.formatted("sent"))
                        .map(event -> result(STRUCTURED, event).path("status").asString());

        assertThat(status).containsExactly("accepted", "duplicate", "accepted", "accepted");
    }

    @Test
    void twiceInOneBatchIsOnce() {
        var twice = Stream.of(event("twice", "1"), event("twice", "1")).toList();

        var answer =
                StrictJson.TOLERANT.readTree(
                        intake.submit("application/cloudevents-batch+json", twice.toString())
                                .body());

        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.path("duplicate").asInt()).isEqualTo(1);
    }

    @Test
    void anEmptyBatchIsLegal() {
        var answer = intake.submit("application/cloudevents-batch+json", "[]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"received\":0");
    }

    @Test
    void theRequestIsKeptSealedWithItsResults() throws Exception {
        var secretText = "nobody else reads this";
        var id = result(STRUCTURED, event("kept", "\"" + secretText + "\"")).path("id").asString();
        try (var deliveries = new EventTopic(intake, Topics.DELIVERIES);
                var events = new EventTopic(intake)) {
            var reference = events.event(id).data().nativeItem().raw().ref();
            var delivery = reference.substring(reference.lastIndexOf(':') + 1);
            var record = deliveries.recordsOf("delivery-id", delivery).getFirst();

            assertThat(new String(record.value(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(secretText, "Bearer");
            var content = Deliveries.open(intake, record);
            assertThat(new String(content.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains(secretText);
            assertThat(content.headers()).doesNotContainKeys("Authorization", "authorization");
            assertThat(content.results().getFirst().id().value()).isEqualTo(id);
            assertThat(EventTopic.headers(record).get("content-type"))
                    .isEqualTo(DeliveryHeaders.SEALED_DELIVERY);
        }
    }

    /// As a sender does who is answered that too much came at once.
    private static HttpResponse<String> taken(String type, String body) {
        return await().until(() -> intake.submit(type, body), answer -> answer.statusCode() != 503);
    }

    private static JsonNode result(String type, String body) {
        return result(intake.submit(type, body));
    }

    private static JsonNode result(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body()).path("results").path(0);
    }

    private static String event(String id, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/duplicates\",\"type\":\"t\",\"data\":%s}"
                .formatted(id, data);
    }
}
