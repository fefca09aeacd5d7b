package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StartTest {
    private static final String OPERATOR =
            TestIssuer.shared().token("starts", "runs:operate", "runs:read", "workflows:write");
    private static final String HELLO = "{\"workflow\": \"greet\", \"text\": \"Say hello\"}";

    private static RunningIntake intake;

    @BeforeAll
    static void start() throws IOException {
        intake = RunningIntake.shared();
        var folder = Path.of("..", "workflows", "ops-request");
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put(
                "definition",
                Files.readString(folder.resolve("workflow.yaml"))
                        .replace("name: ops-request", "name: greet"));
        body.putObject("files")
                .put(
                        "ops-request.schema.json",
                        Files.readString(folder.resolve("ops-request.schema.json")));
        var published = send("PUT", "/v1/workflows/greet", null, body.toString());
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
    }

    @Test
    void aRunStartsNowAndIsThereWhenTheAnswerComes() {
        var answer = post(key(), HELLO);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var run = json(answer);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/v1/runs/" + run.path("id").asString());
        assertThat(run.path("status").asString()).isEqualTo("PENDING");
        assertThat(run.path("workflow").asString()).isEqualTo("greet");
        assertThat(run.path("dueAt").isMissingNode()).isTrue();
        var event = json(intake.get("/v1/events/" + run.path("event").asString(), OPERATOR));
        assertThat(event.path("runs").size()).isEqualTo(1);
        assertThat(event.path("unmatched").asBoolean()).isFalse();
        assertThat(
                        intake.get("/v1/runs/" + run.path("id").asString() + "/timeline", OPERATOR)
                                .body())
                .contains("started by ");
    }

    @Test
    void theSameKeyIsTheSameRun() {
        var key = key();
        var first = post(key, HELLO);
        var again = post(key, "{\"text\": \"Say hello\", \"workflow\": \"greet\"}");
        var other = post(key, HELLO.replace("hello", "goodbye"));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("id")).isEqualTo(json(first).path("id"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("type").asString()).contains("idempotency-key-reused");
    }

    @Test
    void theStartIsOnRecordOnceHoweverOftenItIsAskedFor() {
        var key = key();
        var run = json(post(key, HELLO)).path("id").asString();
        post(key, HELLO);
        post(key, HELLO.replace("hello", "goodbye"));

        var auditor = TestIssuer.shared().token("starts", "audit:read");
        var rows = json(intake.get("/v1/audit?object=run/" + run, auditor)).path("rows");

        assertThat(rows)
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.path("action").asString()).isEqualTo("run.start");
                            assertThat(row.path("outcome").asString()).isEqualTo("DONE");
                            assertThat(row.path("scope").asString()).isEqualTo("runs:operate");
                            assertThat(row.at("/facts/workflow").asString()).isEqualTo("greet");
                            assertThat(row.at("/facts/version").asString()).isEqualTo("1");
                            assertThat(row.toString()).doesNotContain("hello");
                        });
    }

    @Test
    void twiceAtOnceIsOneRun() {
        var key = key();
        var answers =
                IntStream.range(0, 6)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> post(key, HELLO)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnlyOnce(202);
        assertThat(answers.stream().map(answer -> json(answer).path("id")).distinct()).hasSize(1);
    }

    @Test
    void aRunOfLaterShowsWhenItIsDueAndIsFoundByIt() {
        var at =
                Instant.now()
                        .plus(Duration.ofDays(30))
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        var run = json(post(key(), HELLO.replace("}", ", \"at\": \"" + at + "\"}")));

        assertThat(run.path("status").asString()).isEqualTo("PENDING");
        assertThat(Instant.parse(run.path("dueAt").asString())).isEqualTo(at);
        var found = "/v1/runs?dueFrom=" + at + "&dueTo=" + at.plusSeconds(1);
        assertThat(json(intake.get(found, OPERATOR)).path("runs").size()).isEqualTo(1);
        assertThat(
                        json(intake.get("/v1/runs?dueTo=" + at, OPERATOR))
                                .path("runs")
                                .valueStream()
                                .map(other -> other.path("id")))
                .doesNotContain(run.path("id"));

        var cancelled =
                send("POST", "/v1/runs/" + run.path("id").asString() + "/cancel", null, "{}");
        assertThat(json(cancelled).path("status").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void aDelayIsCountedFromNowAndAPastTimeIsNow() {
        var delayed = json(post(key(), HELLO.replace("}", ", \"delay\": \"PT2H\"}")));
        assertThat(Instant.parse(delayed.path("dueAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(119)),
                        Instant.now().plus(Duration.ofMinutes(121)));
        var past = post(key(), HELLO.replace("}", ", \"at\": \"2020-01-01T00:00:00Z\"}"));
        assertThat(past.statusCode()).isEqualTo(202);
        assertThat(json(past).path("dueAt").isMissingNode()).isTrue();
    }

    @Test
    void anEventsDataIsReadAsAtEvents() {
        var answer =
                post(
                        key(),
                        """
                        {"workflow": "greet", "version": 1, "type": "intake.message.received",
                         "subject": "room 1",
                         "data": {"contact": {"id": "tel:+12025550177"},
                                  "message": {"kind": "text", "direction": "inbound", "text": "Hi"}}}
                        """);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var found =
                send(
                        "POST",
                        "/v1/runs/search",
                        null,
                        "{\"contact\": {\"phone\": \"+12025550177\"}}");
        assertThat(json(found).path("runs").path(0).path("id")).isEqualTo(json(answer).path("id"));
    }

    @Test
    void everyFaultIsToldAtItsPlace() {
        var answer =
                post(
                        key(),
                        """
                        {"workflow": "nobody", "at": "tomorrow", "delay": "PT1H", "colour": "red",
                         "type": "intake.message.received",
                         "data": {"contact": {"id": 7}, "message": {"text": "Hi"}}}
                        """);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("errors").valueStream().map(e -> e.path("pointer").asString()))
                .contains(
                        "#/workflow",
                        "#/at",
                        "#/delay",
                        "#/colour",
                        "#/data/contact/id",
                        "#/data/message/kind");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"workflow": "greet", "delay": "P400D"}                  | #/delay
                    {"workflow": "greet", "delay": "-PT1H"}                  | #/delay
                    {"workflow": "greet", "at": "2999-01-01T00:00:00Z"}      | #/at
                    {"workflow": "greet", "version": 99}                     | #/version
                    {"workflow": "greet", "text": "x", "data": {}}           | #/text
                    {"workflow": "greet", "type": "com.example.x"}           | #/type
                    {"text": "x"}                                            | #/workflow
                    []                                                       | #
                    """)
    void aFaultIsToldAtItsPlace(String body, String pointer) {
        var answer = post(key(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).path("errors").valueStream().map(e -> e.path("pointer").asString()))
                .contains(pointer);
    }

    @Test
    void withoutAKeyNothingIsStarted() {
        assertThat(send("POST", "/v1/runs", null, HELLO).statusCode()).isEqualTo(400);
    }

    @Test
    void anEventsNotBeforeTravelsInEveryMode() {
        var at = "2026-07-01T08:00:00+02:00";
        var structured =
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"notbefore\":\"%s\"}"
                        .formatted(UUID.randomUUID(), at);
        var ids =
                java.util.List.of(
                        accepted(intake.submit("application/cloudevents+json", structured)),
                        accepted(
                                intake.submit(
                                        "application/cloudevents-batch+json",
                                        "["
                                                + structured.replaceFirst("\"id\":\"", "\"id\":\"b")
                                                + "]")),
                        accepted(
                                intake.send(
                                        HttpRequest.newBuilder(intake.uri("/v1/events"))
                                                .header("Authorization", "Bearer " + writer())
                                                .header("ce-specversion", "1.0")
                                                .header("ce-id", UUID.randomUUID().toString())
                                                .header("ce-source", "/s")
                                                .header("ce-type", "t")
                                                .header("ce-notbefore", at)
                                                .POST(BodyPublishers.noBody()))));
        try (var topic = new EventTopic(intake)) {
            for (var id : ids) {
                assertThat(topic.event(id).notBefore())
                        .hasValue(Instant.parse("2026-07-01T06:00:00Z"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"\"soon\"", "7", "\"2999-01-01T00:00:00Z\""})
    void aNotBeforeThatIsNoneIsRefusedAtItsPlace(String value) {
        var answer =
                intake.submit(
                        "application/cloudevents+json",
                        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"notbefore\":%s}"
                                .formatted(UUID.randomUUID(), value));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("errors").path(0).path("pointer").asString())
                .isEqualTo("#/notbefore");
    }

    private static String writer() {
        return TestIssuer.shared().token("acme", "events:write");
    }

    private static String accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return json(answer).path("results").path(0).path("id").asString();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static HttpResponse<String> post(String key, String body) {
        return send("POST", "/v1/runs", key, body);
    }

    private static HttpResponse<String> send(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String key,
            String body) {
        var request =
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return intake.send(request);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
