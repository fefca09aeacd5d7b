package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SchedulesTest {
    private static final String OWNER =
            TestIssuer.shared()
                    .token("schedules", "workflows:read", "workflows:write", "runs:operate");
    private static final String REPORT =
            """
            {"workflow": "report", "cron": "0 9 * * MON-FRI", "zone": "Europe/Berlin",
             "misfire": "fire-once", "text": "What happened yesterday?"}
            """;

    private static RunningIntake intake;

    @BeforeAll
    static void start() throws IOException {
        intake = RunningIntake.shared();
        var folder = Path.of("..", "workflows", "ops-request");
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put(
                "definition",
                Files.readString(folder.resolve("workflow.yaml"))
                        .replace("name: ops-request", "name: report"));
        body.putObject("files")
                .put(
                        "ops-request.schema.json",
                        Files.readString(folder.resolve("ops-request.schema.json")));
        send("PUT", "/v1/workflows/report", body.toString());
    }

    @Test
    void aScheduleShowsWhenItHappensAndComesBackAsItWasWritten() {
        var made = send("PUT", "/v1/schedules/daily", REPORT);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("yesterday");
        var view = json(made);
        assertThat(view.path("next").size()).isEqualTo(5);
        for (var next : view.path("next")) {
            var local = Instant.parse(next.asString()).atZone(ZoneId.of("Europe/Berlin"));
            assertThat(local.getHour()).isEqualTo(9);
            assertThat(local.getDayOfWeek().getValue()).isLessThan(6);
        }
        assertThat(view.path("overlap").asString()).isEqualTo("queue");
        assertThat(view.path("last").isEmpty()).isTrue();
        assertThat(send("PUT", "/v1/schedules/daily", REPORT).statusCode()).isEqualTo(200);
        assertThat(
                        json(send("GET", "/v1/schedules", ""))
                                .path("schedules")
                                .findValuesAsString("name"))
                .contains("daily");
    }

    @Test
    void oneIsPausedResumedAndDeleted() {
        send("PUT", "/v1/schedules/short", REPORT);
        var paused = json(send("POST", "/v1/schedules/short/pause", ""));
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("next").isEmpty()).isTrue();
        assertThat(json(send("PUT", "/v1/schedules/short", REPORT)).path("paused").asBoolean())
                .isTrue();
        var resumed = json(send("POST", "/v1/schedules/short/resume", ""));
        assertThat(resumed.path("next").size()).isEqualTo(5);
        assertThat(send("DELETE", "/v1/schedules/short", "").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/v1/schedules/short", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v1/schedules/short", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theAuditHasEachChangeAndNothingThatStaysAsItIs() {
        for (var change : List.of("PUT ", "PUT ", "POST /pause", "POST /pause", "POST /resume")) {
            var words = change.split(" ", 2);
            send(words[0], "/v1/schedules/watched" + words[1], REPORT);
        }
        send("DELETE", "/v1/schedules/watched", "");
        send("DELETE", "/v1/schedules/watched", "");

        var auditor = TestIssuer.shared().token("schedules", "audit:read");
        var answer = intake.get("/v1/audit?object=schedule/watched", auditor);

        var rows = json(answer).path("rows");
        assertThat(rows)
                .extracting(
                        row -> row.path("action").asString(), row -> row.path("scope").asString())
                .containsExactly(
                        tuple("schedule.delete", "workflows:write"),
                        tuple("schedule.resume", "runs:operate"),
                        tuple("schedule.pause", "runs:operate"),
                        tuple("schedule.put", "workflows:write"),
                        tuple("schedule.put", "workflows:write"));
        assertThat(rows.path(3).at("/facts/created").asString()).isEqualTo("false");
        assertThat(rows.path(4).at("/facts/created").asString()).isEqualTo("true");
        assertThat(rows.path(4).at("/facts/workflow").asString()).isEqualTo("report");
        assertThat(answer.body()).doesNotContain("yesterday");
    }

    @Test
    void everyFaultIsToldAtItsPlace() {
        var answer =
                send(
                        "PUT",
                        "/v1/schedules/odd",
                        """
                        {"workflow": "nobody", "cron": "61 * * * *", "zone": "Europe/Atlantis",
                         "misfire": "cry", "overlap": 1, "every": "day"}
                        """);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder(
                        "#/workflow", "#/cron", "#/zone", "#/misfire", "#/overlap", "#/every");
        assertThat(
                        json(send("PUT", "/v1/schedules/odd", "{}"))
                                .path("errors")
                                .findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("#/workflow", "#/cron", "#/zone");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + OWNER)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
