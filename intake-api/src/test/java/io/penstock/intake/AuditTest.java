package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What people do over the API, as an auditor reads it.
class AuditTest {
    private static final String SCHEDULE = "/v1/schedules/nightly";
    private static final String NIGHTLY =
            "{\"workflow\": \"look\", \"cron\": \"0 3 * * *\", \"zone\": \"UTC\"}";
    private static final String SUBSCRIBER =
            "{\"url\": \"https://hooks.example.com/\", \"types\": [\"run.failed\"]}";

    private static RunningIntake intake;
    private static JdbcClient owner;

    private String tenant;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        owner = FullTable.owner(intake);
    }

    @BeforeEach
    void tenant() {
        tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void whatSomebodyDidIsRecordedWithWhoAndWithWhichRight() {
        var id = UUID.randomUUID().toString();
        put(id, "{\"accounts\":[\"1\"],\"secrets\":[\"canary-secret-0001\"]}");

        var row = rows("").path(0);

        assertThat(row.path("action").asString()).isEqualTo("connection.put");
        assertThat(row.path("object").asString()).isEqualTo("connection/whatsapp/" + id);
        assertThat(row.path("outcome").asString()).isEqualTo("DONE");
        assertThat(row.path("scope").asString()).isEqualTo("connections:write");
        assertThat(row.at("/actor/subject").asString()).isEqualTo(TestIssuer.CLIENT_ID);
        assertThat(row.at("/actor/issuer").asString()).isNotEmpty();
        assertThat(row.path("request").asString()).isEqualTo("req-1");
        assertThat(row.path("source").asString()).isEqualTo("127.0.0.0/24");
        assertThat(row.at("/facts/created").asString()).isEqualTo("true");
        assertThat(row.toString()).doesNotContain("canary");
    }

    @Test
    void whatWasRefusedIsRecordedWithItsCode() {
        var id = UUID.randomUUID().toString();
        put(id, "{\"accounts\":[\"1\"],\"secrets\":[\"first-secret-01\"]}");
        send(
                "POST",
                "/v1/connections/whatsapp/" + id + "/secrets",
                "{\"secret\":\"first-secret-01\"}");

        assertThat(rows("&action=connection.add-secret"))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.path("outcome").asString()).isEqualTo("REFUSED");
                            assertThat(row.path("code").asString()).isEqualTo("secret-active");
                        });
    }

    @Test
    void pagesAndFiltersHoldAndAnotherTenantSeesNothing() {
        var ids = List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        ids.forEach(id -> put(id, "{\"accounts\":[\"1\"]}"));
        send("DELETE", "/v1/connections/whatsapp/" + ids.getFirst(), "");

        var first = page("?limit=2");
        var second = page("?limit=2&cursor=" + first.path("next").asString());

        assertThat(first.path("rows")).hasSize(2);
        assertThat(first.at("/rows/0/action").asString()).isEqualTo("connection.delete");
        assertThat(second.path("rows")).hasSize(1);
        assertThat(second.has("next") && !second.path("next").isNull()).isFalse();
        assertThat(rows("&object=connection/whatsapp/" + ids.getFirst())).hasSize(2);
        assertThat(rows("&actor=nobody")).isEmpty();
        assertThat(rows("&to=2020-01-01T00:00:00Z")).isEmpty();
        var other = TestIssuer.shared().token("other", "audit:read");
        assertThat(intake.get("/v1/audit", other).body()).doesNotContain(ids.getFirst());
        for (var bad : List.of("limit=0", "cursor=x", "cursor=99999999999999999999", "from=soon")) {
            assertThat(get("?" + bad).statusCode()).as(bad).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void whatCannotBeRecordedIsNotDone(Wish wish) {
        publish();
        try (var _ = FullTable.now(intake, "audit", ofTenant())) {
            assertThat(ask(wish).statusCode()).isEqualTo(500);
        }
        assertThat(shown(wish)).doesNotContain(wish.sign());

        assertThat(ask(wish).statusCode()).isBetween(201, 202);
        assertThat(shown(wish)).contains(wish.sign());
    }

    @Test
    void whatStandsStaysAsItIsWhenAChangeCannotBeRecorded() {
        publish();
        send("PUT", SCHEDULE, NIGHTLY);
        var made = send("POST", "/v1/subscriptions", SUBSCRIBER);
        var subscription =
                "/v1/subscriptions/"
                        + StrictJson.TOLERANT.readTree(made.body()).path("id").asString();
        var before = List.of(seen(SCHEDULE), seen(subscription));

        try (var _ = FullTable.now(intake, "audit", ofTenant())) {
            for (var verb : List.of("/rotate-secret", "/test", "/enable")) {
                assertThat(send("POST", subscription + verb, "").statusCode()).isEqualTo(500);
            }
            assertThat(send("POST", SCHEDULE + "/pause", "").statusCode()).isEqualTo(500);
            for (var path : List.of(SCHEDULE, subscription)) {
                assertThat(send("DELETE", path, "").statusCode()).isEqualTo(500);
            }
        }

        assertThat(List.of(seen(SCHEDULE), seen(subscription))).isEqualTo(before);
        assertThat(seen(subscription + "/deliveries").path("deliveries")).isEmpty();
        assertThat(rows("")).hasSize(3);
    }

    /// The store refuses at the very end, which looks as if it went away.
    @ParameterizedTest
    @MethodSource("wishes")
    void whatIsNotDoneAfterAllIsNotRecorded(Wish wish) {
        publish();
        try (var _ = FullTable.atCommit(intake, wish.table(), ofTenant())) {
            assertThat(ask(wish).statusCode()).isEqualTo(503);
        }
        assertThat(rows("&action=" + wish.action())).isEmpty();

        assertThat(ask(wish).statusCode()).isBetween(201, 202);
        assertThat(rows("&action=" + wish.action())).hasSize(1);
    }

    /// What a person asks for.
    ///
    /// @param table that it is written to
    /// @param path `%s` is the tenant
    /// @param sign that it was done, in the list of such things
    private record Wish(
            String action,
            String table,
            String method,
            String path,
            String body,
            String list,
            String sign) {
        @Override
        public String toString() {
            return action;
        }
    }

    static List<Wish> wishes() {
        return List.of(
                new Wish(
                        "connection.put",
                        "connection",
                        "PUT",
                        "/v1/connections/whatsapp/%s",
                        "{\"accounts\":[\"1\"]}",
                        "/v1/connections",
                        "whatsapp"),
                new Wish(
                        "run.start",
                        "run",
                        "POST",
                        "/v1/runs",
                        "{\"workflow\": \"look\"}",
                        "/v1/runs",
                        "look"),
                new Wish(
                        "schedule.put",
                        "schedule",
                        "PUT",
                        SCHEDULE,
                        NIGHTLY,
                        "/v1/schedules",
                        "nightly"),
                new Wish(
                        "subscription.create",
                        "subscription",
                        "POST",
                        "/v1/subscriptions",
                        SUBSCRIBER,
                        "/v1/subscriptions",
                        "hooks.example.com"));
    }

    private void publish() {
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put(
                "definition",
                """
                name: look
                owner: support-ops
                trigger: { types: [intake.message.received] }
                steps:
                  - id: context
                    retrieve: { query: "{{event.text}}", minConfidence: 0.5 }
                """);
        var published = send("PUT", "/v1/workflows/look", body.toString());
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
    }

    private HttpResponse<String> ask(Wish wish) {
        return send(wish.method(), wish.path().formatted(tenant), wish.body());
    }

    private String shown(Wish wish) {
        return send("GET", wish.list(), "").body();
    }

    private JsonNode seen(String path) {
        var answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private String ofTenant() {
        return "new.tenant = '%s'".formatted(tenant);
    }

    @Test
    void nobodyRewritesIt() {
        put(UUID.randomUUID().toString(), "{\"accounts\":[\"1\"]}");

        for (var sql :
                List.of(
                        "update workflow.audit set action = 'x'",
                        "delete from workflow.audit",
                        "truncate workflow.audit")) {
            assertThatThrownBy(() -> owner.sql(sql).update())
                    .rootCause()
                    .hasMessageContaining("only ever added");
        }
    }

    private void put(String id, String body) {
        assertThat(send("PUT", "/v1/connections/whatsapp/" + id, body).statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> send(String method, String path, String body) {
        var token =
                TestIssuer.shared()
                        .token(
                                tenant,
                                "connections:read",
                                "connections:write",
                                "runs:operate",
                                "runs:read",
                                "subscriptions:write",
                                "workflows:read",
                                "workflows:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "key-1")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("x-request-id", "req-1")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private JsonNode rows(String filter) {
        return page("?limit=50" + filter).path("rows");
    }

    private JsonNode page(String query) {
        var answer = get(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private HttpResponse<String> get(String query) {
        return intake.get("/v1/audit" + query, TestIssuer.shared().token(tenant, "audit:read"));
    }
}
