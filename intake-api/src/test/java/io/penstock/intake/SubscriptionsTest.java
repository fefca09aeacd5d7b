package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Subscriptions over HTTP; that signals arrive is the worker's to show.
class SubscriptionsTest {
    private static final String TENANT = "subscribers";
    private static final String BODY =
            """
            {"url": "https://hooks.example.com/penstock?key=1", "types": ["run.completed", "review.opened"],
             "workflow": "support-triage"}
            """;

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void aSecretIsShownOnceAndRotatedWithGrace() {
        var created = call("POST", "", BODY);

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Cache-Control")).hasValue("no-store");
        var secret = json(created).path("secret").asString();
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        var path = "/" + json(created).path("id").asString();
        assertThat(created.headers().firstValue("Location")).hasValue("/v1/subscriptions" + path);
        assertThat(call("GET", path, "").body()).doesNotContain("whsec_").contains("review.opened");
        assertThat(call("GET", "", "").body()).doesNotContain("whsec_").contains(path.substring(1));

        var rotated = call("POST", path + "/rotate-secret", "");
        assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
        assertThat(json(rotated).path("secret").asString())
                .startsWith("whsec_")
                .isNotEqualTo(secret);
        assertThat(json(rotated).path("secrets").size()).isEqualTo(2);
        assertThat(json(rotated).path("secrets").path(0).path("expiresAt").isString()).isTrue();

        var at = call("POST", path + "/rotate-secret", "{\"graceHours\": 0}");
        assertThat(json(at).path("secrets").size()).isEqualTo(1);
    }

    @Test
    void aPingIsQueuedAndShown() {
        var path = "/" + json(call("POST", "", BODY)).path("id").asString();

        var ping = call("POST", path + "/test", "");

        assertThat(ping.statusCode()).as(ping.body()).isEqualTo(202);
        var shown = json(call("GET", path + "/deliveries", "")).path("deliveries");
        assertThat(shown.size()).isEqualTo(1);
        assertThat(shown.path(0).path("id")).isEqualTo(json(ping).path("delivery"));
        assertThat(shown.path(0).path("type").asString()).isEqualTo("ping");
        assertThat(shown.path(0).path("state").asString()).isEqualTo("PENDING");
        assertThat(shown.path(0).path("messageId").asString()).matches("msg_[0-9a-f]{32}");
        assertThat(call("GET", path + "/deliveries?limit=1&cursor=x", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsDeletedIsGone() {
        var path = "/" + json(call("POST", "", BODY)).path("id").asString();

        assertThat(call("DELETE", path, "").statusCode()).isEqualTo(204);

        assertThat(call("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(call("DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(call("POST", path + "/test", "").statusCode()).isEqualTo(404);
        assertThat(call("POST", "/none/enable", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theAuditHasEachChangeAndNoAddress() {
        var id = json(call("POST", "", BODY)).path("id").asString();
        var path = "/" + id;
        call("POST", path + "/rotate-secret", "");
        var delivery = json(call("POST", path + "/test", "")).path("delivery").asString();
        call("POST", path + "/deliveries/" + delivery + "/redeliver", "");
        call("POST", path + "/enable", "");
        call("DELETE", path, "");
        call("DELETE", path, "");

        var rows = recorded("object=subscription/" + id);

        assertThat(rows)
                .extracting(row -> row.path("action").asString())
                .containsExactly(
                        "subscription.delete",
                        "subscription.enable",
                        "subscription.redeliver",
                        "subscription.test",
                        "subscription.rotate-secret",
                        "subscription.create");
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.path("outcome").asString()).isEqualTo("DONE"));
        assertThat(rows.path(2).at("/facts/delivery").asString()).isEqualTo(delivery);
        assertThat(rows.path(3).at("/facts/delivery").asString()).isEqualTo(delivery);
        assertThat(rows.path(4).at("/facts/secretsActive").asString()).isEqualTo("2");
        assertThat(rows.path(5).at("/facts/types").asString())
                .isEqualTo("review.opened run.completed");
        assertThat(rows.path(5).at("/facts/url").asString()).matches("[a-z2-7]{26}");
        assertThat(rows.toString()).doesNotContain("example.com", "key=", "whsec_");
    }

    @Test
    void theAuditHasWhatWasRefusedToADisabledSubscription() {
        var id = json(call("POST", "", BODY)).path("id").asString();
        var path = "/" + id;
        var delivery = json(call("POST", path + "/test", "")).path("delivery").asString();
        FullTable.owner(intake)
                .sql(
                        """
                        update workflow.subscription
                        set state = 'DISABLED', disabled_reason = 'gone', disabled_at = now()
                        where id = cast(:id as uuid)
                        """)
                .param("id", id)
                .update();

        assertThat(call("POST", path + "/test", "").statusCode()).isEqualTo(409);
        assertThat(call("POST", path + "/deliveries/" + delivery + "/redeliver", "").statusCode())
                .isEqualTo(409);

        assertThat(recorded("object=subscription/" + id))
                .extracting(
                        row -> row.path("action").asString(), row -> row.path("code").asString(""))
                .startsWith(
                        tuple("subscription.redeliver", "subscription-disabled"),
                        tuple("subscription.test", "subscription-disabled"),
                        tuple("subscription.test", ""));
    }

    @Test
    void theAuditHasThatThereWereEnough() {
        var tenant = "enough";
        FullTable.owner(intake)
                .sql(
                        """
                        insert into workflow.subscription (tenant, id, url, types, created_by)
                        select :tenant, gen_random_uuid(), 'https://hooks.example.com/', '{}', 'x'
                        from generate_series(1, 100)
                        """)
                .param("tenant", tenant)
                .update();

        assertThat(call(tenant, "POST", "", BODY).statusCode()).isEqualTo(409);

        assertThat(recorded(tenant, "action=subscription.create"))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.path("object").asString()).isEqualTo("tenant/enough");
                            assertThat(row.path("code").asString())
                                    .isEqualTo("too-many-subscriptions");
                        });
    }

    /// What only shows when a name is looked up is refused at the call.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/",
                "https://user:pass@hooks.example.com/",
                "https://hooks.example.com/#x",
                "https://hooks.example.com:22/",
                "https://hooks.example.com:5432/",
                "https://hooks.example.com:0/",
                "ftp://hooks.example.com/",
                "file:///etc/passwd",
                "gopher://hooks.example.com/",
                "//hooks.example.com/",
                "/hooks",
                "https:hooks.example.com",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://017700000001/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::7f00:1]/",
                "https://[::127.0.0.1]/",
                "https://[0:0:0:0:0:0:0:1]/",
                "https://[fe80::1]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[ff02::1]/"
            })
    void aTargetInsideIsRefused(String url) {
        var refused = call("POST", "", "{\"url\": \"" + url + "\", \"types\": [\"run.failed\"]}");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).path("errors").path(0).path("pointer").asString())
                .isEqualTo("#/url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"types\": [\"run.failed\"]} | #/url",
                "{\"url\": \"https://a.example\"} | #/types",
                "{\"url\": \"https://a.example\", \"types\": []} | #/types",
                "{\"url\": \"https://a.example\", \"types\": [\"ping\"]} | #/types",
                "{\"url\": \"https://a.example\", \"types\": [\"run.failed\"], \"owner\": \" \"} | #/owner",
                "{\"url\": \"https://a.example\", \"types\": [\"run.failed\"], \"secret\": \"x\"} | #/secret",
                "{\"url\": \"https://a.example\", \"types\": [\"run.started\"]} | #/types/0",
            })
    void whatIsWrongIsNamed(String body, String pointer) {
        var refused = call("POST", "", body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).path("errors").path(0).path("pointer").asString())
                .isEqualTo(pointer);
    }

    private static JsonNode recorded(String filter) {
        return recorded(TENANT, filter);
    }

    private static JsonNode recorded(String tenant, String filter) {
        var auditor = TestIssuer.shared().token(tenant, "audit:read");
        return json(intake.get("/v1/audit?" + filter, auditor)).path("rows");
    }

    private static HttpResponse<String> call(String method, String path, String body) {
        return call(TENANT, method, path, body);
    }

    private static HttpResponse<String> call(
            String tenant, String method, String path, String body) {
        var token = TestIssuer.shared().token(tenant, "subscriptions:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/subscriptions" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
