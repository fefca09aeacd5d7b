package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a connection asks of its sender besides the signature, and how much it takes.
class AdmissionTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String SECRET = "the-app-secret";

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void aConnectionThatSendsTooOftenIsAskedToWait() {
        put("often", "\"limits\": {\"requestsPerSecond\": 1, \"burst\": 2}");

        var answers = Stream.generate(() -> hook("often", EMPTY, SECRET)).limit(8).toList();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .startsWith(200, 200)
                .contains(429)
                .containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .allSatisfy(
                        answer -> {
                            assertThat(header(answer, "Retry-After")).isEqualTo("1");
                            assertThat(header(answer, "RateLimit"))
                                    .isEqualTo("\"connection\";r=0;t=2");
                            assertThat(answer.body()).contains("too-many-requests");
                        });
        assertThat(header(answers.getFirst(), "RateLimit-Policy"))
                .isEqualTo("\"connection\";q=2;w=2");
        assertThat(header(answers.getFirst(), "RateLimit")).isEqualTo("\"connection\";r=1;t=1");
    }

    @Test
    void requestsThatNobodyVouchedForUseUpNothing() {
        put("forged", "\"limits\": {\"requestsPerSecond\": 1, \"burst\": 1}");

        for (var i = 0; i < 5; i++) {
            assertThat(hook("forged", EMPTY, "another-secret").statusCode()).isEqualTo(401);
        }

        assertThat(hook("forged", EMPTY, SECRET).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyTheSendersNetworksGetIn() {
        put("elsewhere", "\"networks\": [\"192.0.2.0/24\", \"2001:db8::/32\"]");
        put("here", "\"networks\": [\"192.0.2.7\", \"127.0.0.0/8\", \"::1\", \"0.0.0.0/0\"]");

        var refused = hook("elsewhere", EMPTY, SECRET);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("network-not-allowed").doesNotContain("192.0.2");
        assertThat(hook("here", EMPTY, SECRET).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyBeyondTheConnectionsLimitIsRefused() {
        put("small", "\"limits\": {\"maxBytes\": 60}");

        assertThat(hook("small", EMPTY, SECRET).statusCode()).isEqualTo(200);
        assertThat(hook("small", EMPTY + " ".repeat(60), SECRET).statusCode()).isEqualTo(413);
    }

    @Test
    void onlyWhoSaysSoTakesRequestsWithoutProof() {
        put("open", "\"verification\": \"none\"");

        assertThat(hook("open", EMPTY, "another-secret").statusCode()).isEqualTo(200);
        assertThat(json(call("GET", "/open", null)).path("verification").asString())
                .isEqualTo("none");
        put("open", "\"enabled\": true");
        assertThat(hook("open", EMPTY, "another-secret").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\": \"sample-token-of-zoho\", ", "[[[[", "", "\u0000"})
    void whatComesWithoutProofAndCannotBeReadIsRefusedAndNoMore(String body) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/zoho/open"))
                        .header("Authorization", "Bearer " + token)
                        .PUT(BodyPublishers.ofString("{\"verification\": \"none\"}")));

        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/zoho/open"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'verification': 'always'}                        | unknown #/verification",
                "{'verification': 'address'}                       | not-for-channel #/verification",
                "{'networks': ['10.0.0.0/33']}                     | format #/networks/0",
                "{'networks': ['::1', '1.2.3']}                    | format #/networks/1",
                "{'networks': ['010.1.2.3']}                       | format #/networks/0",
                "{'networks': ['1.2.3.256']}                       | format #/networks/0",
                "{'networks': ['10.0.0.0/08']}                     | format #/networks/0",
                "{'networks': ['2001:db8::/129']}                  | format #/networks/0",
                "{'networks': ['1:2:3']}                           | format #/networks/0",
                "{'networks': ['::ffff:010.1.2.3']}                | format #/networks/0",
                "{'networks': ['example.test']}                    | format #/networks/0",
                "{'tokenHeader': 'X-Token'}                        | not-for-channel #/tokenHeader",
                "{'limits': {'burst': 5}}                          | required #/limits/requestsPerSecond",
                "{'limits': {'requestsPerSecond': 0}}              | range #/limits/requestsPerSecond",
                "{'limits': {'maxBytes': 99999999}}                | range #/limits/maxBytes",
                "{'limits': {'perMinute': 5}}                      | unknown #/limits/perMinute",
            })
    void whatCannotBeIsToldAtItsPlace(String body, String fault) {
        var answer = call("PUT", "/faulty", body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(
                        json(answer)
                                .path("errors")
                                .valueStream()
                                .map(
                                        it ->
                                                it.path("code").asString()
                                                        + " "
                                                        + it.path("pointer").asString()))
                .contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "content-length",
                "HOST",
                "Accept",
                "Accept-Encoding",
                "User-Agent",
                "Connection",
                "Transfer-Encoding",
                "Cookie",
                "Forwarded",
                "X-Forwarded-For",
                "X-Real-IP",
                "X-Request-Id",
                "Via",
                "Origin"
            })
    void noSecretComesInAHeaderThatClientsOrProxiesSetThemselves(String header) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/connections/freshdesk/own"))
                                .header("Authorization", "Bearer " + token)
                                .PUT(
                                        BodyPublishers.ofString(
                                                "{\"tokenHeader\": \"%s\"}".formatted(header))));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("#/tokenHeader");
        assertThat(json(answer).at("/errors/0/code").asString()).isEqualTo("taken");
        assertThat(json(answer).at("/errors/0/detail").asString()).contains("X-Intake-Token");
    }

    private static void put(String id, String settings) {
        var answer =
                call(
                        "PUT",
                        "/" + id,
                        "{\"secrets\": [\"%s\"], \"accounts\": [\"1\"], %s}"
                                .formatted(SECRET, settings));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private static HttpResponse<String> call(String method, String path, String body) {
        var token = TestIssuer.shared().token("acme", "connections:read", "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/whatsapp" + path))
                        .header("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> hook(String id, String body, String secret) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/" + id))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", RunningIntake.signature(body, secret))
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return String.join(
                ",",
                answer.headers()
                        .map()
                        .getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
