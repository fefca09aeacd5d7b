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
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/// What people do over the API, as an auditor reads it.
class AuditTest {
    private static RunningIntake intake;
    private static JdbcClient owner;

    private String tenant;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        owner =
                JdbcClient.create(
                        new DriverManagerDataSource(url, "penstock_owner", "penstock_owner"));
    }

    @BeforeEach
    void tenant() {
        tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void whatSomebodyDidIsRecordedWithWhoAndWithWhichRight() {
        var id = UUID.randomUUID().toString();
        put(id, "{\"secrets\":[\"canary-secret-0001\"]}");

        var row = rows("").path(0);

        assertThat(row.path("action").asString()).isEqualTo("connection.put");
        assertThat(row.path("object").asString()).isEqualTo("connection/whatsapp/" + id);
        assertThat(row.path("outcome").asString()).isEqualTo("DONE");
        assertThat(row.path("scope").asString()).isEqualTo("connections:write");
        assertThat(row.at("/actor/subject").asString()).isEqualTo(TestIssuer.CLIENT_ID);
        assertThat(row.at("/actor/issuer").asString()).isNotEmpty();
        assertThat(row.path("request").asString()).isEqualTo("req-1");
        assertThat(row.at("/facts/created").asString()).isEqualTo("true");
        assertThat(row.toString()).doesNotContain("canary");
    }

    @Test
    void whatWasRefusedIsRecordedWithItsCode() {
        var id = UUID.randomUUID().toString();
        put(id, "{\"secrets\":[\"first-secret-01\"]}");
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
        ids.forEach(id -> put(id, "{}"));
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

    @Test
    void whatCannotBeRecordedIsNotDone() {
        owner.sql(
                        """
                        create function workflow.break_audit() returns trigger language plpgsql as
                        $$ begin raise exception 'the disk is full'; end $$
                        """)
                .update();
        owner.sql(
                        """
                        create trigger breaks before insert on workflow.audit for each row
                        when (new.tenant = '%s') execute function workflow.break_audit()
                        """
                                .formatted(tenant))
                .update();
        var id = UUID.randomUUID().toString();
        try {
            var answer = send("PUT", "/v1/connections/whatsapp/" + id, "{}");
            assertThat(answer.statusCode()).isEqualTo(500);
        } finally {
            owner.sql("drop function workflow.break_audit cascade").update();
        }
        var reader = TestIssuer.shared().token(tenant, "connections:read");
        assertThat(intake.get("/v1/connections/whatsapp/" + id, reader).statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyRewritesIt() {
        put(UUID.randomUUID().toString(), "{}");

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
        var token = TestIssuer.shared().token(tenant, "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
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
