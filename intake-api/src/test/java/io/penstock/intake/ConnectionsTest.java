package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Connections over HTTP, shown by the webhooks that they let in.
class ConnectionsTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String ROWS =
            """
            select row_to_json(c)::text from workflow.connection c
            union all
            select row_to_json(s)::text from workflow.connection_secret s
            """;

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void whatIsConnectedDelivers() {
        assertThat(hook("fresh", "app-secret-1")).isEqualTo(404);

        var created = put("fresh", "{\"secrets\":[\"app-secret-1\"],\"accounts\":[\"1\"]}");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(hook("fresh", "app-secret-1")).isEqualTo(200);
        assertThat(hook("fresh", "app-secret-2")).isEqualTo(401);
        assertThat(json(created).path("webhook").asString()).isEqualTo("/v1/hooks/whatsapp/fresh");
        assertThat(json(created).path("generatedSecret").isMissingNode()).isTrue();
    }

    @Test
    void whoHasNoSecretIsGivenOneOnce() {
        var secret = json(put("generated", "{}")).path("generatedSecret").asString();

        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(hook("generated", secret)).isEqualTo(200);
        assertThat(get("generated").body()).doesNotContain(secret, "generatedSecret");
        assertThat(put("generated", "{}").body()).doesNotContain("generatedSecret");
        assertThat(hook("generated", secret)).isEqualTo(200);
    }

    @Test
    void aSecretOfOursHasTheFormThatItsChannelNeeds() {
        var first = call("acme", "PUT", "/pipedrive/generated", "{}");
        var second = call("acme", "POST", "/pipedrive/generated/secrets", "{}");

        for (var made : List.of(first, second)) {
            var secret = json(made).path("generatedSecret").asString();
            var credential =
                    Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            var delivery =
                    HttpRequest.newBuilder(intake.uri("/v1/hooks/pipedrive/generated"))
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Basic " + credential)
                            .POST(BodyPublishers.ofString("{}"));
            assertThat(secret).matches("penstock:[^:]{40,}");
            assertThat(intake.send(delivery).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void twoSecretsCountWhileTheyRotate() {
        put("rotating", "{\"secrets\":[\"first-secret\"]}");

        var second = json(addSecret("rotating", "")).path("generatedSecret").asString();
        assertThat(hook("rotating", "first-secret")).isEqualTo(200);
        assertThat(hook("rotating", second)).isEqualTo(200);
        var told = json(get("rotating")).path("secrets");
        assertThat(told.size()).isEqualTo(2);
        assertThat(told.path(0).path("expiresAt").isString()).isTrue();
        assertThat(told.path(1).path("expiresAt").isMissingNode()).isTrue();

        addSecret("rotating", "{\"secret\":\"third-secret\",\"graceHours\":1}");
        assertThat(hook("rotating", "first-secret")).isEqualTo(401);
        assertThat(hook("rotating", second)).isEqualTo(200);
        assertThat(hook("rotating", "third-secret")).isEqualTo(200);

        assertThat(addSecret("rotating", "{\"secret\":\"third-secret\"}").statusCode())
                .isEqualTo(409);
        addSecret("rotating", "{\"secret\":\"fourth-secret\",\"graceHours\":0}");
        assertThat(hook("rotating", "third-secret")).isEqualTo(401);
        assertThat(hook("rotating", second)).isEqualTo(401);
        assertThat(hook("rotating", "fourth-secret")).isEqualTo(200);
    }

    @Test
    void whatIsSwitchedOffAsksToComeLater() {
        put("off", "{\"secrets\":[\"app-secret\"],\"enabled\":false}");
        var request =
                HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/off"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(EMPTY));

        var answer = intake.send(request);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        put("off", "{}");
        assertThat(hook("off", "app-secret")).isEqualTo(200);
    }

    @Test
    void theHandshakeTakesTheTokenThatWasGiven() {
        put("handshake", "{\"verifyToken\":\"a-token\"}");
        put("handshake", "{}");
        var query = "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=";
        var address = "/v1/hooks/whatsapp/handshake" + query;

        assertThat(intake.send(HttpRequest.newBuilder(intake.uri(address + "a-token"))).body())
                .isEqualTo("42");
        assertThat(intake.send(HttpRequest.newBuilder(intake.uri(address + "no"))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anAddressIsOneOverAllTenants() {
        put("ours", "{\"secrets\":[\"app-secret\"]}");

        var foreign =
                call(
                        "other",
                        "PUT",
                        "/whatsapp/ours",
                        ofANumber("{\"secrets\":[\"their-secret\"]}"));

        assertThat(foreign.statusCode()).isEqualTo(409);
        assertThat(foreign.body()).contains("address-taken").doesNotContain("acme");
        assertThat(call("other", "GET", "/whatsapp/ours", null).statusCode()).isEqualTo(404);
        assertThat(call("other", "DELETE", "/whatsapp/ours", null).statusCode()).isEqualTo(404);
        assertThat(call("other", "POST", "/whatsapp/ours/secrets", "{}").statusCode())
                .isEqualTo(404);
        assertThat(call("other", "GET", "", null).body()).isEqualTo("{\"connections\":[]}");
        assertThat(hook("ours", "app-secret")).isEqualTo(200);
        assertThat(hook("ours", "their-secret")).isEqualTo(401);
    }

    @Test
    void whatIsDeletedIsGone() {
        put("deleted", "{\"secrets\":[\"app-secret\"]}");

        assertThat(call("acme", "DELETE", "/whatsapp/deleted", null).statusCode()).isEqualTo(204);

        assertThat(hook("deleted", "app-secret")).isEqualTo(404);
        assertThat(get("deleted").statusCode()).isEqualTo(404);
        assertThat(call("acme", "DELETE", "/whatsapp/deleted", null).statusCode()).isEqualTo(404);
    }

    @Test
    void theConfigurationIsShownAndWins() {
        var shown = get("ep_support");

        assertThat(shown.body()).contains("\"configured\":true").doesNotContain("secret\"");
        assertThat(call("acme", "GET", "", null).body()).contains("ep_support", "switched-off");
        var refused = put("ep_support", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("problem:configured");
        assertThat(call("other", "PUT", "/whatsapp/ep_support", ofANumber("{}")).body())
                .contains("address-taken");
        assertThat(call("other", "GET", "/whatsapp/ep_support", null).statusCode()).isEqualTo(404);
    }

    @Test
    void aChangeOfWhatHasMovedOnIsRefused() {
        var before = put("etag", "{}").headers().firstValue("ETag").orElseThrow();
        addSecret("etag", "{}");
        var now = get("etag").headers().firstValue("ETag").orElseThrow();

        assertThat(putIf("etag", "If-Match", before).statusCode()).isEqualTo(412);
        assertThat(putIf("etag", "If-None-Match", "*").statusCode()).isEqualTo(412);
        assertThat(putIf("etag", "If-Match", now).statusCode()).isEqualTo(200);
        var unchanged =
                intake.send(
                        request("acme", "/whatsapp/etag")
                                .header(
                                        "If-None-Match",
                                        get("etag").headers().firstValue("ETag").orElseThrow()));
        assertThat(unchanged.statusCode()).isEqualTo(304);
    }

    @Test
    void aSecretForWhatHasMovedOnIsRefused() {
        var before = put("secret-etag", "{}").headers().firstValue("ETag").orElseThrow();
        var now = addSecret("secret-etag", "{}").headers().firstValue("ETag").orElseThrow();

        assertThat(addSecretIf("secret-etag", before).statusCode()).isEqualTo(412);
        assertThat(json(get("secret-etag")).path("secrets").size()).isEqualTo(2);
        assertThat(get("secret-etag").headers().firstValue("ETag")).contains(now);
        assertThat(addSecretIf("secret-etag", now).statusCode()).isEqualTo(201);
        assertThat(addSecretIf("secret-etag", "nonsense").statusCode()).isEqualTo(412);
    }

    @Test
    void whatWasReadMayBePutBack() {
        put("again", "{\"secrets\":[\"app-secret\"],\"accounts\":[\"7\"]}");

        assertThat(put("again", get("again").body()).statusCode()).isEqualTo(200);

        assertThat(hook("again", "app-secret")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whatsapp | {}",
                "whatsapp | {\"accounts\":[]}",
                "whatsapp | {\"enabled\":false}",
                "hubspot  | {\"publicUrl\":\"https://intake.example.test/x\"}",
                "salesforce | {\"verification\":\"address\",\"networks\":[\"192.0.2.7\"]}"
            })
    void whatWouldRejectEachItemIsRefused(String channel, String body) {
        var answer = call("acme", "PUT", "/" + channel + "/no-accounts", body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactly("#/accounts");
        assertThat(json(answer).at("/errors/0/code").asString()).isEqualTo("required");
        assertThat(call("acme", "GET", "/" + channel + "/no-accounts", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyFaultIsTold() {
        var answer =
                put(
                        "bad.id",
                        """
                        {"channel": "twilio", "accounts": ["ok", 7, "ok", "ok"], "enabled": "yes",
                         "publicUrl": "ftp://x", "form": {"fields": {}}, "verifyToken": "",
                         "outbound": {"baseUrl": "http://example.com/x?y", "allowedHosts": ["other"],
                          "accessToken": 7, "more": 1},
                         "secrets": ["short", "long-enough", "a-third-one"], "nonsense": true}
                        """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(pointers(answer))
                .containsExactlyInAnyOrder(
                        "#/channel",
                        "#/accounts/1",
                        "#/accounts/2",
                        "#/accounts/3",
                        "#/enabled",
                        "#/publicUrl",
                        "#/form",
                        "#/form/fields",
                        "#/verifyToken",
                        "#/outbound/baseUrl",
                        "#/outbound/baseUrl",
                        "#/outbound/allowedHosts",
                        "#/outbound/accessToken",
                        "#/outbound/more",
                        "#/secrets",
                        "#/nonsense");
        assertThat(get("bad.id").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /whatsapp/x | [] | 422",
                "PUT | /whatsapp/x | { | 400",
                "PUT | /whatsapp/-x | {} | 422",
                "PUT | /nothing/x | {} | 404",
                "PUT | /cloudevents/x | {} | 404",
                "PUT | /whatsapp/x | {\"outbound\":{\"baseUrl\":\"https://x.test\"}} | 422",
                "PUT | /whatsapp/x | {\"accounts\":[\"a\\u0000\"]} | 422",
                "POST | /whatsapp/ep_support/secrets | {\"graceHours\":-1} | 409",
                "POST | /whatsapp/never/secrets | {\"graceHours\":-1} | 422",
                "POST | /whatsapp/never/secrets | {\"secret\":\"short\"} | 422",
                "POST | /whatsapp/never/secrets | {} | 404",
            })
    void whatCannotBeIsRefused(String method, String path, String body, int status) {
        assertThat(call("acme", method, path, body).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://134744072/",
                "http://0x8080808/",
                "http://01002004010/",
                "http://0/",
                "https://0.0.0.0/",
                "https://169.254.169.254/",
                "https://[::ffff:169.254.169.254]/",
                "https://[fe80::1]/",
                "https://[::]/",
                "https://224.0.0.1/",
                "https://example.com:99999/",
                "https://example.com:0/"
            })
    void anAddressThatIsNoTargetIsRefused(String url) {
        var answer =
                put(
                        "ssrf",
                        "{\"outbound\":{\"baseUrl\":\"%s\",\"accessToken\":\"t\"}}".formatted(url));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(pointers(answer)).containsOnly("#/outbound/baseUrl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9100/",
                "http://[::1]/",
                "http://stub:80/",
                "https://10.1.2.3/"
            })
    void aTargetInOnesOwnNetworkIsTaken(String url) {
        var answer =
                put(
                        "inside",
                        "{\"outbound\":{\"baseUrl\":\"%s\",\"accessToken\":\"t\"}}".formatted(url));

        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    @Test
    void whatAWayBackNeedsBesidesIsKeptAsItsChannelKnowsIt() {
        var body =
                """
                {"secrets": ["client-secret"], "accounts": ["62515000"],
                 "publicUrl": "https://intake.example.test/v1/hooks/hubspot/support",
                 "outbound": {"baseUrl": "https://api.hubapi.com", "accessToken": "t",
                              "options": {"senderActorId": "A-77"}}}
                """;

        assertThat(call("acme", "PUT", "/hubspot/support", body).statusCode()).isEqualTo(201);
        var told = call("acme", "GET", "/hubspot/support", null);
        assertThat(json(told).at("/outbound/options/senderActorId").asString()).isEqualTo("A-77");
        assertThat(call("acme", "PUT", "/hubspot/support", told.body()).statusCode())
                .isEqualTo(200);

        var refused =
                call(
                        "acme",
                        "PUT",
                        "/hubspot/support",
                        body.replace("\"A-77\"", "\"Kim\", \"adminId\": \"7\""));
        assertThat(pointers(refused))
                .containsExactlyInAnyOrder(
                        "#/outbound/options/senderActorId", "#/outbound/options/adminId");
    }

    @Test
    void nothingOfASecretStandsInTheTables() throws Exception {
        var secrets =
                List.of(
                        "canary-app-secret",
                        "canary-verify-token",
                        "canary-access-token",
                        "canary-2");
        put(
                "sealed",
                """
                {"secrets": ["canary-app-secret"], "verifyToken": "canary-verify-token",
                 "outbound": {"baseUrl": "https://graph.example.test", "accessToken": "canary-access-token"}}
                """);
        addSecret("sealed", "{\"secret\":\"canary-2\"}");

        var dump = dump();

        assertThat(dump).contains("\"sealed\"", "https://graph.example.test");
        for (var secret : secrets) {
            assertThat(dump).doesNotContain(secret, hex(secret));
            assertThat(get("sealed").body()).doesNotContain(secret);
        }
        assertThat(json(get("sealed")).path("outbound").path("hasAccessToken").asBoolean())
                .isTrue();
    }

    private static int hook(String id, String secret) {
        return intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/" + id))
                                .header("Content-Type", "application/json")
                                .header(
                                        "X-Hub-Signature-256",
                                        RunningIntake.signature(EMPTY, secret))
                                .POST(BodyPublishers.ofString(EMPTY)))
                .statusCode();
    }

    private static HttpResponse<String> put(String id, String body) {
        return call("acme", "PUT", "/whatsapp/" + id, ofANumber(body));
    }

    private static HttpResponse<String> putIf(String id, String header, String value) {
        return intake.send(
                request("acme", "/whatsapp/" + id)
                        .header(header, value)
                        .PUT(BodyPublishers.ofString(ofANumber("{}"))));
    }

    private static HttpResponse<String> addSecretIf(String id, String tag) {
        return intake.send(
                request("acme", "/whatsapp/" + id + "/secrets")
                        .header("If-Match", tag)
                        .POST(BodyPublishers.ofString("{}")));
    }

    private static HttpResponse<String> addSecret(String id, String body) {
        var answer = call("acme", "POST", "/whatsapp/" + id + "/secrets", body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 409);
        return answer;
    }

    private static HttpResponse<String> get(String id) {
        return call("acme", "GET", "/whatsapp/" + id, null);
    }

    /// The body of a connection of WhatsApp, with an account if it has none.
    private static String ofANumber(String body) {
        var connection = (ObjectNode) StrictJson.TOLERANT.readTree(body);
        connection.putIfAbsent("accounts", connection.arrayNode().add("1"));
        return connection.toString();
    }

    private static HttpResponse<String> call(
            String tenant, String method, String path, String body) {
        return intake.send(
                request(tenant, path)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String tenant, String path) {
        var token = TestIssuer.shared().token(tenant, "connections:read", "connections:write");
        return HttpRequest.newBuilder(intake.uri("/v1/connections" + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private static List<String> pointers(HttpResponse<String> answer) {
        var pointers = new ArrayList<String>();
        json(answer)
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asString()));
        return pointers;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String dump() throws SQLException {
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        var dump = new StringBuilder();
        try (var connection = DriverManager.getConnection(url, "penstock_owner", "penstock_owner");
                var rows = connection.createStatement().executeQuery(ROWS)) {
            while (rows.next()) {
                dump.append(rows.getString(1)).append('\n');
            }
        }
        return dump.toString();
    }
}
