package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Captured requests, tried at a connection without being taken.
class RehearsalTest {
    private static final String SAMPLE = "/samples/whatsapp/s002-whatsapp-text.json";
    private static final String ZENDESK = "/samples/zendesk/s024-zendesk-ticket-created.json";

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void aRequestThatWouldBeTakenIsToldAsSuchAndNotTaken() throws Exception {
        var captured = captured(sample(SAMPLE));
        changeText(captured, "never sent before");
        sign(captured);

        var first = json(test("whatsapp/ep_support", captured));
        var again = json(test("whatsapp/ep_support", captured));

        assertThat(first.path("rules")).allMatch(rule -> rule.path("kept").asBoolean());
        assertThat(first.path("results").path(0).path("status").asString()).isEqualTo("accepted");
        assertThat(first.has("onceKept")).isFalse();
        assertThat(again).isEqualTo(first);
    }

    @Test
    void theRuleThatFailedIsNamedAndNothingOfWhatWouldBeRight() throws Exception {
        var captured = captured(sample(SAMPLE));
        var signature =
                RunningIntake.signature(
                        captured.path("body").asString(), "sample-whatsapp-app-secret");
        captured.withObjectProperty("headers")
                .put("X-Hub-Signature-256", "sha256=" + "00".repeat(32));
        captured.withObjectProperty("headers").put("Content-Type", "text/plain");

        var answer = test("whatsapp/ep_support", captured);

        assertThat(answer.body()).doesNotContain(signature.substring(7), RunningIntake.SECRET);
        assertThat(reasons(json(answer))).containsExactly("content-type", "signature-invalid");
        assertThat(json(answer).path("results").size()).isZero();
        assertThat(json(answer).path("onceKept").size()).isEqualTo(1);
    }

    @Test
    void aSignedTimeIsComparedWithWhenItWasReceived() throws Exception {
        var captured = captured(sample(ZENDESK));
        captured.put("receivedAt", "2026-06-01T12:30:00Z");

        assertThat(reasons(json(test("zendesk/ep_zd", captured))))
                .containsExactly("timestamp-stale");
        captured.put("receivedAt", RunningIntake.CLOCK.toString());
        assertThat(reasons(json(test("zendesk/ep_zd", captured)))).isEmpty();
    }

    @Test
    void aBodyThatCannotBeReadIsToldByItsPlace() throws Exception {
        var captured = captured(sample(SAMPLE));
        captured.put("body", "{\"object\": ");
        sign(captured);

        assertThat(json(test("whatsapp/ep_support", captured)).path("rules").valueStream())
                .anyMatch(
                        rule ->
                                rule.path("rule").asString().equals("readable")
                                        && rule.path("remedy").asString().contains("line 1"));
    }

    @Test
    void whatIsNoRequestIsRefusedWithEachFault() {
        var answer =
                test(
                        "whatsapp/ep_support",
                        StrictJson.TOLERANT.readValue(
                                """
                                {"method": "post", "headers": {"A": "1", "a": "2"}, "body": "x",
                                 "bodyBase64": "?", "receivedAt": "noon", "address": "here", "more": 1}
                                """,
                                ObjectNode.class));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(
                        json(answer)
                                .path("errors")
                                .valueStream()
                                .map(it -> it.path("pointer").asString()))
                .contains("#/method", "#/bodyBase64", "#/receivedAt", "#/address", "#/more");
    }

    @Test
    void aConnectionOfAnotherTenantDoesNotExist() {
        var token = TestIssuer.shared().token("other", "connections:write");

        assertThat(
                        test("whatsapp/ep_support", StrictJson.TOLERANT.createObjectNode(), token)
                                .statusCode())
                .isEqualTo(404);
    }

    private static Iterable<String> reasons(JsonNode answer) {
        return answer.path("rules")
                .valueStream()
                .filter(rule -> !rule.path("kept").asBoolean())
                .map(rule -> rule.path("reason").asString())
                .toList();
    }

    private static HttpResponse<String> test(String connection, JsonNode captured) {
        return test(connection, captured, TestIssuer.shared().token("acme", "connections:write"));
    }

    private static HttpResponse<String> test(String connection, JsonNode captured, String token) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/" + connection + "/test"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(captured.toString())));
    }

    private static ObjectNode captured(JsonNode sample) {
        var captured = StrictJson.TOLERANT.createObjectNode();
        captured.set("headers", sample.path("headers"));
        captured.set("body", sample.path("body"));
        return captured;
    }

    private static void changeText(ObjectNode captured, String text) {
        var body = captured.path("body").asString();
        captured.put(
                "body", body.replaceAll("wamid\\.[A-Za-z0-9+/=]+", "wamid." + text.hashCode()));
    }

    private static void sign(ObjectNode captured) {
        captured.withObjectProperty("headers")
                .put(
                        "X-Hub-Signature-256",
                        RunningIntake.signature(
                                captured.path("body").asString(), RunningIntake.SECRET));
    }

    private static JsonNode sample(String name) throws Exception {
        try (var stream = RehearsalTest.class.getResourceAsStream(name)) {
            return StrictJson.TOLERANT.readTree(stream);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
