package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

class RunsTest {
    private static final TenantId LAB = new TenantId("lab");
    private static final String READER = TestIssuer.shared().token("lab", "runs:read");
    private static final String OTHER = TestIssuer.shared().token("other", "runs:read");
    private static final String INSERT =
            """
            with defined as (
                insert into workflow.definition (tenant, name, version, sha256, body)
                values ('lab', :workflow, 1, '-', 'name: x')
                on conflict do nothing
            ), line as (
                insert into workflow.conversation (tenant, workflow, key, next_seq)
                values ('lab', :workflow, :id, 2)
                returning id
            )
            insert into workflow.run
                (tenant, id, event, channel, owner, workflow, workflow_version, conversation, seq,
                 while_in_review, status, version, due_at, failure_class, failure_code, created_at,
                 updated_at, ended_at)
            select 'lab', cast(:id as uuid), :event, :channel, 'ops', :workflow, 1, id, 1, 'queue',
                   :status, 3, now(), case :status when 'FAILED' then 'LOGIC_DEFECT' end,
                   case :status when 'FAILED' then 'target_refused' end, now(), now(),
                   case when :status in ('FAILED', 'COMPLETED') then now() end
            from line
            """;

    private static RunningIntake intake;
    private static JdbcClient owner;
    private static UUID failed;
    private static UUID completed;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        owner =
                JdbcClient.create(
                        new DriverManagerDataSource(url, "penstock_owner", "penstock_owner"));
        failed = run("a".repeat(26), "triage", "zendesk", "FAILED");
        completed = run("b".repeat(26), "assistant", "whatsapp", "COMPLETED");
        run("c".repeat(26), "assistant", "whatsapp", "PENDING");
        contact("phone", "+15550100", "a".repeat(26));
        contact("email", "dana@example.com", "b".repeat(26));
    }

    @Test
    void everyFilterNarrowsThePage() {
        assertThat(count("")).isEqualTo(3);
        assertThat(count("status=FAILED")).isEqualTo(1);
        assertThat(count("status=FAILED&status=COMPLETED&limit=1")).isEqualTo(1);
        assertThat(count("phase=complete")).isEqualTo(1);
        assertThat(count("phase=failed&status=COMPLETED")).isZero();
        assertThat(count("workflow=assistant&workflow=triage&status=FAILED")).isEqualTo(1);
        assertThat(count("channel=whatsapp")).isEqualTo(2);
        assertThat(count("owner=ops")).isEqualTo(3);
        assertThat(count("owner=nobody")).isZero();
        assertThat(count("failureClass=LOGIC_DEFECT&code=target_refused")).isEqualTo(1);
        assertThat(count("event=" + "b".repeat(26))).isEqualTo(1);
        assertThat(count("from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z")).isEqualTo(3);
        assertThat(count("to=2020-01-01T00:00:00Z&status=&workflow=")).isZero();
    }

    @Test
    void pagesFollowEachOtherUnderAFilter() {
        var seen = new ArrayList<String>();
        var page = json(intake.get("/v1/runs?limit=1&phase=complete&phase=failed", READER));
        while (true) {
            page.path("runs").forEach(run -> seen.add(run.path("id").asString()));
            if (page.path("next").isMissingNode()) {
                break;
            }
            page =
                    json(
                            intake.get(
                                    "/v1/runs?limit=1&phase=complete&phase=failed&cursor="
                                            + page.path("next").asString(),
                                    READER));
        }
        assertThat(seen).containsExactly(completed.toString(), failed.toString());
    }

    @Test
    void aParameterThatIsUnknownOrOddIsRefusedWithItsPlace() {
        var unknown = problem(intake.get("/v1/runs?colour=red", READER), 400);
        assertThat(unknown.detail()).contains("status", "failureClass", "cursor");
        assertThat(unknown.errors()).extracting(Problem.Place::pointer).containsExactly("#/colour");
        for (var query :
                new String[] {
                    "channel=pigeon",
                    "failureClass=BAD",
                    "from=yesterday",
                    "to=99999-01-01T00:00:00Z",
                    "phase=odd",
                    "status=ODD",
                    "limit=0",
                    "event=short",
                    "owner=%00",
                    "cursor=!",
                    "code=a&code=b",
                    "contact=x"
                }) {
            var refused = problem(intake.get("/v1/runs?" + query, READER), 400);
            assertThat(refused.errors())
                    .extracting(Problem.Place::pointer)
                    .containsExactly("#/" + query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void runsAreFoundByWhoTheyAreAbout() {
        assertThat(found("{\"contact\":{\"phone\":\"+1 (555) 0100\"}}", READER)).isEqualTo(1);
        assertThat(found("{\"contact\":{\"email\":\"Dana@Example.com\"}}", READER)).isEqualTo(1);
        assertThat(
                        found(
                                "{\"contact\":{\"phone\":\"+15550100\"},\"status\":[\"FAILED\",\"PENDING\"],\"limit\":5}",
                                READER))
                .isEqualTo(1);
        assertThat(found("{\"contact\":{\"phone\":\"+15550100\"},\"phase\":\"complete\"}", READER))
                .isZero();
        assertThat(found("{\"contact\":{\"externalId\":\"+15550100\"}}", READER)).isZero();
        assertThat(found("{\"contact\":{\"phone\":\"+15550100\"}}", OTHER)).isZero();
    }

    @Test
    void aSearchSaysWhereItIsWrong() {
        assertThat(places("{}")).isEqualTo("#/contact");
        assertThat(places("{\"contact\":{\"phone\":\"0100\"}}")).isEqualTo("#/contact/phone");
        assertThat(places("{\"contact\":{\"fax\":\"1\"}}")).isEqualTo("#/contact/fax");
        assertThat(places("{\"contact\":{\"email\":null}}")).isEqualTo("#/contact");
        assertThat(places("{\"contact\":{\"email\":\"a@b.c\"},\"colour\":1}"))
                .isEqualTo("#/colour");
        assertThat(places("{\"contact\":{\"email\":\"a@b.c\"},\"status\":[\"ODD\"]}"))
                .isEqualTo("#/status");
        assertThat(places("{\"contact\":{\"email\":\"a@b.c\"},\"owner\":{}}")).isEqualTo("#/owner");
        assertThat(search("no json", READER).statusCode()).isEqualTo(400);
        assertThat(
                        search("{\"contact\":{\"email\":\"" + "x".repeat(20_000) + "\"}}", READER)
                                .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aRunsTagIsItsVersion() {
        var first = intake.get("/v1/runs/" + failed, READER);
        assertThat(first.headers().firstValue("ETag")).hasValue("W/\"3\"");
        assertThat(ifNoneMatch("W/\"3\"").statusCode()).isEqualTo(304);
        assertThat(ifNoneMatch("W/\"2\"").statusCode()).isEqualTo(200);
        assertThat(json(first).path("owner").asString()).isEqualTo("ops");
        assertThat(json(first).path("channel").asString()).isEqualTo("zendesk");
        assertThat(intake.get("/v1/runs/" + failed, OTHER).statusCode()).isEqualTo(404);
    }

    @Test
    void aRunThatIsNotThereYetIsWaitedFor() {
        var id = UUID.randomUUID();
        var started = System.nanoTime();
        assertThat(intake.get("/v1/runs/" + id, READER).statusCode()).isEqualTo(404);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThan(Duration.ofMillis(900));

        var waiting = CompletableFuture.supplyAsync(() -> intake.get("/v1/runs/" + id, READER));
        insert(id, "d".repeat(26), "late", "form", "WAITING");
        assertThat(waiting.join().statusCode()).isEqualTo(200);
        owner.sql("delete from workflow.run where id = :id").param("id", id).update();
    }

    @Test
    void queuesAreCountedForTheTenant() {
        owner.sql(
                        """
                        insert into workflow.ingest_progress values ('penstock.events', 0, 0, now(), now())
                        on conflict do nothing
                        """)
                .update();
        var queues = json(intake.get("/v1/queues", READER));
        assertThat(queues.path("runs").path("PENDING").asInt()).isEqualTo(1);
        assertThat(queues.path("runs").path("FAILED").asInt()).isEqualTo(1);
        assertThat(queues.path("runs").size()).isEqualTo(7);
        assertThat(queues.path("ingest").path(0).path("behind").isNumber()).isTrue();
        assertThat(queues.path("reviews").path("open").asInt()).isZero();
        var others = json(intake.get("/v1/queues", OTHER));
        assertThat(others.path("runs").path("PENDING").asInt()).isZero();
    }

    @Test
    void aPersonOpensAGateThatStandsAmongTheQueues() {
        owner.sql(
                        """
                        insert into workflow.gate
                            (tenant, kind, name, closed_at, closed_until, failure_code, times)
                        values ('lab', 'connection', 'whatsapp/ep_support', now(),
                                now() + interval '1 hour', 'rate_limited', 3)
                        """)
                .update();
        var gate = json(intake.get("/v1/queues", READER)).path("gates").path(0);
        assertThat(gate.path("gate").asString()).isEqualTo("connection:whatsapp:ep_support");
        assertThat(gate.path("name").asString()).isEqualTo("whatsapp/ep_support");
        assertThat(gate.path("times").asInt()).isEqualTo(3);
        assertThat(gate.path("waiting").asInt()).isZero();

        assertThat(open("connection:whatsapp:ep_support").statusCode()).isEqualTo(204);

        assertThat(json(intake.get("/v1/queues", READER)).path("gates").isEmpty()).isTrue();
        assertThat(open("connection:whatsapp:ep_support").statusCode()).isEqualTo(404);
        assertThat(open("anything").statusCode()).isEqualTo(404);
        assertThat(
                        owner.sql(
                                        "select object from workflow.audit where action = 'gate.open' and tenant = 'lab'")
                                .query(String.class)
                                .list())
                .as("recorded once, where it was done")
                .containsExactly("gate/connection:whatsapp:ep_support");
    }

    private static HttpResponse<String> open(String gate) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/gates/" + gate))
                        .header(
                                "Authorization",
                                "Bearer " + TestIssuer.shared().token("lab", "runs:operate"))
                        .DELETE());
    }

    private static UUID run(String event, String workflow, String channel, String status) {
        var id = UUID.randomUUID();
        insert(id, event, workflow, channel, status);
        return id;
    }

    private static void insert(
            UUID id, String event, String workflow, String channel, String status) {
        owner.sql(INSERT)
                .param("id", id.toString())
                .param("event", event)
                .param("workflow", workflow)
                .param("channel", channel)
                .param("status", status)
                .update();
    }

    private static void contact(String kind, String value, String event) {
        owner.sql("insert into workflow.contact_index values ('lab', :kind, :value, :event)")
                .param("kind", kind)
                .param("value", intake.bean(KeyedHash.class).blind(LAB, kind, value))
                .param("event", event)
                .update();
    }

    private static int count(String query) {
        return json(intake.get("/v1/runs?" + query, READER)).path("runs").size();
    }

    private static int found(String body, String token) {
        return json(search(body, token)).path("runs").size();
    }

    private static @Nullable String places(String body) {
        return problem(search(body, READER), 422).errors().getFirst().pointer();
    }

    private static HttpResponse<String> search(String body, String token) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/runs/search"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> ifNoneMatch(String tag) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/runs/" + failed))
                        .header("Authorization", "Bearer " + READER)
                        .header("If-None-Match", tag));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private static Problem problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return StrictJson.TOLERANT.readValue(answer.body(), Problem.class);
    }
}
