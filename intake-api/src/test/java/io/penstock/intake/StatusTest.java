package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.event.SealedEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

class StatusTest {
    /// A tenant for which no other test publishes.
    private static final String PUBLISHER = "publisher";

    private static final String READER = TestIssuer.shared().token("acme", "runs:read");
    private static final String OTHER = TestIssuer.shared().token("other", "runs:read");

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void anEventThatIsNotThereIsWaitedForAndThenTheLagIsTold() {
        var started = System.nanoTime();
        var answer = intake.get("/v1/events/" + "a".repeat(26), READER);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).containsPattern("the ingester is [0-9]+ events behind");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    }

    @Test
    void whoWaitsIsWokenWhenTheEventIsStored() throws Exception {
        var id = accepted("woken");
        var waiting = CompletableFuture.supplyAsync(() -> intake.get("/v1/events/" + id, READER));
        store(id);

        assertThat(waiting.get().statusCode()).isEqualTo(200);
        assertThat(waiting.get().body()).contains("\"id\":\"" + id + "\"");
        assertThat(intake.get("/v1/events/" + id, OTHER).statusCode()).isEqualTo(404);
    }

    @Test
    void aStoredEventIsADuplicateForEveryInstance() throws Exception {
        var id = accepted("stored");
        store(id);
        try (var another =
                RunningIntake.start(
                        new TestDatabase("same", url()),
                        TestKafka.shared().bootstrapServers(),
                        Map.of("penstock.intake.accept.lookup", "10s"))) {
            var answer = another.submit("application/cloudevents+json", event("stored"));

            assertThat(answer.body()).contains("\"duplicate\":1", id).doesNotContain("note");
        }
    }

    @Test
    void whatIsNoIdDoesNotExist() {
        assertThat(intake.get("/v1/events/nonsense", READER).statusCode()).isEqualTo(404);
        assertThat(intake.get("/v1/runs/nonsense", READER).statusCode()).isEqualTo(404);
        assertThat(intake.get("/v1/runs/" + UUID.randomUUID(), READER).statusCode()).isEqualTo(404);
        assertThat(intake.get("/v1/runs/" + UUID.randomUUID() + "/timeline", READER).statusCode())
                .isEqualTo(404);
    }

    @Test
    void pollersAreToldThatNothingChanged() {
        var first = intake.get("/v1/runs?workflow=none", READER);
        var etag = first.headers().firstValue("ETag").orElseThrow();
        var again =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/runs?workflow=none"))
                                .header("Authorization", "Bearer " + READER)
                                .header("If-None-Match", etag));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"runs\":[]}");
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void parametersAreChecked() {
        for (var query :
                new String[] {"status=ODD", "limit=0", "limit=1000", "cursor=!", "event=short"}) {
            assertThat(intake.get("/v1/runs?" + query, READER).statusCode()).isEqualTo(400);
        }
        assertThat(intake.get("/v1/runs?status=IN_REVIEW&limit=10", READER).statusCode())
                .isEqualTo(200);
    }

    @Test
    void readingWantsItsScope() {
        assertThat(intake.get("/v1/runs", RunningIntake.writer()).statusCode()).isEqualTo(403);
        assertThat(intake.get("/v1/nothing", READER).statusCode()).isEqualTo(403);
    }

    @Test
    void aWorkflowIsPublishedOnce() throws Exception {
        var folder = Path.of("..", "workflows", "whatsapp-assistant");
        var files = StrictJson.TOLERANT.createObjectNode();
        files.put(
                "whatsapp-assistant.schema.json",
                Files.readString(folder.resolve("whatsapp-assistant.schema.json")));
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put("definition", Files.readString(folder.resolve("workflow.yaml")));
        body.set("files", files);

        assertThat(put("whatsapp-assistant", body.toString()).statusCode()).isEqualTo(201);
        var again = put("whatsapp-assistant", body.toString());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("\"version\":1");
        assertThat(put("another-name", body.toString()).statusCode()).isEqualTo(422);
        var reader = TestIssuer.shared().token(PUBLISHER, "workflows:read");
        assertThat(intake.get("/v1/workflows/whatsapp-assistant", reader).body())
                .contains("\"version\":1", "\"steps\"");
        assertThat(intake.get("/v1/workflows/unknown", reader).statusCode()).isEqualTo(404);
    }

    @Test
    void aBadDefinitionIsRefusedAtItsLine() {
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/workflows/validate"))
                                .header("Authorization", "Bearer " + publisher())
                                .header("Content-Type", "application/yaml")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "name: x\nnonsense: 1\n")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"line\":", "\"pointer\":");
    }

    private static HttpResponse<String> put(String name, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/workflows/" + name))
                        .header("Authorization", "Bearer " + publisher())
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String publisher() {
        return TestIssuer.shared().token(PUBLISHER, "workflows:write");
    }

    private static String accepted(String id) {
        var answer = intake.submit("application/cloudevents+json", event(id));
        return StrictJson.TOLERANT
                .readTree(answer.body())
                .path("results")
                .path(0)
                .path("id")
                .asString();
    }

    private static String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/status\",\"type\":\"t\"}"
                .formatted(id);
    }

    private static String url() {
        return intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
    }

    /// What the ingester does with an event that was accepted.
    private static void store(String id) throws SQLException {
        try (var topic = new EventTopic(intake);
                var connection =
                        DriverManager.getConnection(url(), "penstock_owner", "penstock_owner");
                var insert =
                        connection.prepareStatement(
                                """
                                insert into workflow.event
                                    (tenant, id, type, channel, time, recorded_time, body_digest, data)
                                values (?, ?, ?, ?, ?, ?, ?, ?)
                                """)) {
            var event = topic.event(id);
            insert.setString(1, new TenantId("acme").value());
            insert.setString(2, new EventId(id).value());
            insert.setString(3, event.type().word());
            insert.setString(4, event.channel().word());
            insert.setTimestamp(5, Timestamp.from(event.time()));
            insert.setTimestamp(6, Timestamp.from(event.recordedtime()));
            insert.setString(7, intake.bean(BodyDigest.class).of(event));
            insert.setBytes(8, SealedEvent.of(intake.bean(Sealing.class), event));
            insert.executeUpdate();
        }
    }
}
