package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    private static final String JSON = "application/json";

    private static RunningIntake intake;
    private static EventTopic topic;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        topic = new EventTopic(intake);
    }

    @AfterAll
    static void stop() {
        topic.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "svix"})
    void aMessageIsKeptWholeUnderTheSendersType(String family) {
        var id = id();
        var body =
                "{\"type\":\"user.created\",\"timestamp\":\"2026-06-01T11:59:58Z\",\"data\":{\"n\":7}}";

        var event = Outcome.of(intake.standardWebhook(family, id, JSON, body)).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:59:58Z");
        assertThat(event.path("source").asString()).isEqualTo("/acme/standard-webhooks/ep_sw");
        assertThat(event.at("/data/native/id").asString()).isEqualTo(id);
        assertThat(event.at("/data/custom/type").asString()).isEqualTo("user.created");
        assertThat(event.at("/data/custom/source").asString()).isEqualTo("ep_sw");
        assertThat(event.at("/data/custom/body/data/n").asInt()).isEqualTo(7);
        assertThat(event.path("data").has("conversation")).isFalse();
        assertThat(event.path("data").has("message")).isFalse();
    }

    @Test
    void aSubjectIsAConversationAndDataMayHoldAMessage() {
        var event =
                sent("{\"type\":\"a.b\",\"subject\":\"order-7\",\"data\":{\"message\":{\"text\":\"Hello\"}}}")
                        .event(topic);

        assertThat(event.path("subject").asString()).isEqualTo("order-7");
        assertThat(event.at("/data/conversation/id").asString()).isEqualTo("order-7");
        assertThat(event.at("/data/message/text").asString()).isEqualTo("Hello");
        assertThat(event.path("partitionkey").isString()).isTrue();
    }

    @Test
    void aTypeOfOursIsNothingSpecialHere() {
        var event =
                sent("{\"type\":\"intake.message.received\",\"data\":{\"contact\":{\"id\":\"mailto:dana@example.com\"}}}")
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/type").asString()).isEqualTo("intake.message.received");
        assertThat(event.path("data").has("contact")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"[1], unknown", "7, unknown", "null, unknown", "{\"type\":[]}, unknown"})
    void anyJsonIsTaken(String body, String type) {
        var event = sent(body).event(topic);

        assertThat(event.at("/data/custom/type").asString()).isEqualTo(type);
        assertThat(event.at("/data/custom/body").toString()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/octet-stream"})
    void whatIsNoJsonIsKeptAsItsBytes(String type) {
        var event = Outcome.of(intake.standardWebhook("webhook", id(), type, "<é/>")).event(topic);

        var base64 = event.at("/data/custom/base64").asString();
        assertThat(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
                .isEqualTo("<é/>");
        assertThat(event.at("/data/custom/datacontenttype").asString()).startsWith(type);
        assertThat(event.at("/data/custom").has("body")).isFalse();
    }

    @Test
    void aStructuredSuffixIsJsonToo() {
        var event =
                Outcome.of(intake.standardWebhook("webhook", id(), "application/x+json", "{}"))
                        .event(topic);

        assertThat(event.at("/data/custom").has("body")).isTrue();
    }

    @Test
    void brokenJsonIsUnreadable() {
        assertThat(intake.standardWebhook("webhook", id(), JSON, "{").statusCode()).isEqualTo(400);
    }

    @Test
    void textThatCannotBeStoredIsRepaired() {
        var outcome = sent("{\"type\":\"a\\u0000b\"}");

        assertThat(outcome.result(0).path("note").asString()).isEqualTo("text-repaired");
        assertThat(outcome.event(topic).at("/data/custom/type").asString()).isEqualTo("a\uFFFDb");
    }

    @Test
    void theSameIdAgainIsADuplicate() {
        var id = id();
        intake.standardWebhook("webhook", id, JSON, "{\"type\":\"a\"}");

        var again = Outcome.of(intake.standardWebhook("webhook", id, JSON, "{\"type\":\"a\"}"));

        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void anIdWithAFullStopIsNotAuthentic() {
        var answer = intake.standardWebhook("webhook", "msg.1", JSON, "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_",
                "whsec_c2hvcnQ=",
                "whpk_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA",
                "whpk_AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "whsk_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA8=",
                "not base64 at all, and long enough"
            })
    void aSecretOfAnotherFormIsRefused(String secret) {
        var answer = connect("refused", secret);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("#/secrets");
    }

    @Test
    void aSecretThatWasMadeHereSigns() {
        var answer = connect("made-here", null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("\"generatedSecret\":\"whsec_");
    }

    private static HttpResponse<String> connect(String id, String secret) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        var body = secret == null ? "{}" : "{\"secrets\":[\"" + secret + "\"]}";
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/standard-webhooks/" + id))
                        .header("Content-Type", JSON)
                        .header("Authorization", "Bearer " + token)
                        .PUT(BodyPublishers.ofString(body)));
    }

    private static Outcome sent(String body) {
        return Outcome.of(intake.standardWebhook("webhook", id(), JSON, body));
    }

    private static String id() {
        return "msg_" + UUID.randomUUID();
    }
}
