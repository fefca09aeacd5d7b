package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TypeformTest {
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

    @Test
    void aResponseIsItsOwnConversation() {
        var token = token();
        var event = answered(token, answer("email", "\"email\":\"dana@example.com\"", "email"));

        assertThat(event.path("type").asString()).isEqualTo("intake.form.submitted");
        assertThat(event.at("/data/conversation/id").asString()).isEqualTo(token);
        assertThat(event.at("/data/form/responseId").asString()).isEqualTo(token);
        assertThat(event.at("/data/form/title").asString()).isEqualTo("Support");
        assertThat(event.at("/data/replyTo/address").asString())
                .isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/replyTo/conversation").asString()).isEqualTo(token);
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:59:12Z");
    }

    @Test
    void aPartialResponseSharesItsTokenAndIsAnotherEvent() {
        var token = token();
        var whole = response(token, answer("text", "\"text\":\"a\"", "short_text"));
        var partial = partial(token, answer("text", "\"text\":\"a\"", "short_text"));

        var first = Outcome.of(intake.typeform(partial)).event(topic);
        var second = Outcome.of(intake.typeform(whole)).event(topic);

        assertThat(first.path("type").asString()).isEqualTo("intake.form.partial");
        assertThat(first.path("time").asString()).isEqualTo("2026-06-01T11:55:02Z");
        assertThat(second.path("type").asString()).isEqualTo("intake.form.submitted");
        assertThat(first.path("partitionkey")).isEqualTo(second.path("partitionkey"));
    }

    @Test
    void eachPartialResponseIsAnEventOfItsOwn() {
        var token = token();
        var one = partial(token, answer("text", "\"text\":\"a\"", "short_text"));
        var more =
                partial(
                        token,
                        answer("text", "\"text\":\"a\"", "short_text")
                                + ","
                                + answer("number", "\"number\":7", "rating"));

        var first = Outcome.of(intake.typeform(one));
        var again = Outcome.of(intake.typeform(one));
        var second = Outcome.of(intake.typeform(more));

        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(second.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(second.event(topic).at("/data/form/answers").size()).isEqualTo(2);
        assertThat(second.event(topic).path("partitionkey"))
                .isEqualTo(first.event(topic).path("partitionkey"));
    }

    private static String partial(String token, String answers) {
        return response(token, answers)
                .replace("form_response\",\"form", "form_response_partial\",\"form")
                .replace("\"submitted_at\":\"2026-06-01T11:59:12Z\",", "");
    }

    @Test
    void whatIsSentAgainIsADuplicate() {
        var body = response(token(), answer("number", "\"number\":0", "rating"));
        intake.typeform(body);

        var again =
                Outcome.of(
                        intake.typeform(body.replace("\"event_id\":\"e\"", "\"event_id\":\"x\"")));

        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number | \"number\":0 | 0",
                "boolean | \"boolean\":false | false",
                "text | \"text\":\"\" | \"\"",
                "choice | \"choice\":{\"id\":\"a\",\"label\":\"Billing\"} | \"Billing\"",
                "choice | \"choice\":{\"other\":\"Something else\"} | \"Something else\"",
                "choice | \"choice\":{\"id\":\"a\"} | {\"id\":\"a\"}",
                "choices | \"choices\":{\"labels\":[\"A\",\"B\"],\"other\":\"C\"} | [\"A\",\"B\",\"C\"]",
                "choices | \"choices\":{\"labels\":[]} | []",
                "payment | \"payment\":{\"amount\":\"1\"} | {\"amount\":\"1\"}",
                "url | \"url\":null | null"
            })
    void everyKindOfAnswerIsKept(String kind, String said, String value) {
        var event = answered(token(), answer(kind, said, "whatever"));

        assertThat(event.at("/data/form/answers/0/value").toString()).isEqualTo(value);
    }

    @Test
    void anAnswerOfAKindThatIsNewIsKeptAsItCame() {
        var event = answered(token(), "{\"type\":\"hologram\",\"field\":{\"id\":\"f1\"},\"x\":1}");

        assertThat(event.at("/data/form/answers/0/key").asString()).isEqualTo("f1");
        assertThat(event.at("/data/form/answers/0/value/x").asInt()).isEqualTo(1);
    }

    @Test
    void whatTheFormReckonedIsKept() {
        var body =
                response(token(), "")
                        .replace(
                                "\"answers\":",
                                "\"calculated\":{\"score\":8},\"variables\":[{\"key\":\"score\",\"type\":\"number\",\"number\":8}],\"hidden\":{\"plan\":\"pro\"},\"answers\":");

        var event = Outcome.of(intake.typeform(body)).event(topic);

        assertThat(event.at("/data/message/extra/calculated/score").asInt()).isEqualTo(8);
        assertThat(event.at("/data/message/extra/variables/0/key").asString()).isEqualTo("score");
        assertThat(event.at("/data/form/hidden/plan").asString()).isEqualTo("pro");
    }

    @Test
    void aFileIsFetchedWithATokenOfTheOwner() {
        var event =
                answered(
                        token(),
                        answer(
                                "file_url",
                                "\"file_url\":\"https://api.typeform.test/a%2Fb/photo.png?x=1\"",
                                "file_upload"));

        assertThat(event.at("/data/attachments/0/name").asString()).isEqualTo("photo.png");
        assertThat(event.at("/data/attachments/0/auth").asBoolean()).isTrue();
        assertThat(event.at("/data/attachments/0/url").asString()).endsWith("photo.png?x=1");
    }

    @Test
    void aFileWithoutAnAddressIsAnAnswerOnly() {
        var event = answered(token(), answer("file_url", "\"file_url\":\"no address\"", "file"));

        assertThat(event.path("data").has("attachments")).isFalse();
        assertThat(event.at("/data/form/answers/0/value").asString()).isEqualTo("no address");
    }

    @Test
    void thePersonIsKnownByBothAddressesAndByName() {
        var event =
                answered(
                        token(),
                        answer("phone_number", "\"phone_number\":\"+12025550143\"", "phone_number"),
                        answer("email", "\"email\":\"dana@example.com\"", "email"),
                        named("first_name", "Dana"),
                        named("q-17", "Sample").replace("\"f\"", "\"f-last\""),
                        named("company", "Example Ltd"));

        assertThat(event.at("/data/contact/id").asString()).isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/contact/alsoKnownAs/0").asString())
                .isEqualTo("tel:+12025550143");
        assertThat(event.at("/data/contact/name/full").asString()).isEqualTo("Dana Sample");
        assertThat(event.at("/data/contact/name/surname").asString()).isEqualTo("Sample");
        assertThat(event.at("/data/contact/organization").asString()).isEqualTo("Example Ltd");
    }

    @Test
    void aFormThatAsksForNoAddressIsAboutNobody() {
        var event = answered(token(), answer("text", "\"text\":\"Just so\"", "long_text"));

        assertThat(event.path("data").has("contact")).isFalse();
        assertThat(event.path("data").has("replyTo")).isFalse();
        assertThat(event.at("/data/message/text").asString()).isEqualTo("Just so");
    }

    @Test
    void theConnectionMaySayWhichAnswerIsTheText() {
        connect("named-text", "{\"secrets\":[\"another-secret\"],\"form\":{\"text\":\"wish\"}}");
        var body =
                response(
                        token(),
                        answer("text", "\"text\":\"Long\"", "long_text"),
                        named("wish", "A bike"));

        var event = Outcome.of(deliver("named-text", "another-secret", body)).event(topic);

        assertThat(event.at("/data/message/text").asString()).isEqualTo("A bike");
    }

    @Test
    void aConnectionWithoutAccountsTakesEveryForm() {
        connect("any-form", "{\"secrets\":[\"another-secret\"]}");
        var body = response(token(), "").replace("lT4Z3j", "another");

        var event = Outcome.of(deliver("any-form", "another-secret", body)).event(topic);

        assertThat(event.at("/data/native/account").asString()).isEqualTo("another");
    }

    @Test
    void ofAFormOfTypeformOnlyTheTextIsOurs() {
        var answer =
                connect(
                        "too-much",
                        "{\"form\":{\"fields\":{\"a\":\"string\"},\"honeypot\":\"x\",\"text\":\"t\"}}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("#/form/fields", "#/form/honeypot");
    }

    @Test
    void whatHasNoWordOfOursIsKeptAsItCame() {
        var body =
                response(token(), "").replace("_type\":\"form_response\"", "_type\":\"form_gone\"");

        var event = Outcome.of(intake.typeform(body)).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/native/type").asString()).isEqualTo("form_gone");
        assertThat(event.at("/data/custom/body/form_response/form_id").asString())
                .isEqualTo("lT4Z3j");
    }

    @Test
    void anotherFormsResponseIsRejected() {
        var body = response(token(), "").replace("lT4Z3j", "foreign");

        Outcome.of(intake.typeform(body))
                .refusedAt(200, "foreign-account", "#/form_response/form_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"form_id", "token"})
    void aResponseWithoutItsIdentityIsRejected(String member) {
        var body = response(token(), "").replace("\"" + member + "\"", "\"x\"");

        Outcome.of(intake.typeform(body)).refusedAt(200, "required", "#/form_response/" + member);
    }

    @Test
    void aBodyThatIsNoJsonIsUnreadable() {
        assertThat(intake.typeform("{\"event_type\":").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> connect(String id, String body) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/typeform/" + id))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .PUT(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> deliver(String id, String secret, String body) {
        var signature = Base64.getEncoder().encodeToString(RunningIntake.hmacSha256(body, secret));
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/typeform/" + id))
                        .header("Content-Type", "application/json")
                        .header("Typeform-Signature", "sha256=" + signature)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode answered(String token, String... answers) {
        return Outcome.of(intake.typeform(response(token, answers))).event(topic);
    }

    private static String answer(String kind, String said, String question) {
        return "{\"type\":\"%s\",%s,\"field\":{\"id\":\"f\",\"ref\":\"r\",\"type\":\"%s\"}}"
                .formatted(kind, said, question);
    }

    private static String named(String ref, String text) {
        return "{\"type\":\"text\",\"text\":\"%s\",\"field\":{\"id\":\"f\",\"ref\":\"%s\",\"type\":\"short_text\"}}"
                .formatted(text, ref);
    }

    private static String token() {
        return UUID.randomUUID().toString();
    }

    private static String response(String token, String... answers) {
        return "{\"event_id\":\"e\",\"event_type\":\"form_response\",\"form_response\":{\"form_id\":\"lT4Z3j\",\"token\":\"%s\",\"landed_at\":\"2026-06-01T11:55:02Z\",\"submitted_at\":\"2026-06-01T11:59:12Z\",\"definition\":{\"id\":\"lT4Z3j\",\"title\":\"Support\",\"fields\":[{\"id\":\"g\",\"type\":\"contact_info\",\"properties\":{\"fields\":[{\"id\":\"f-last\",\"title\":\"What's your *last* name?\"}]}}]},\"answers\":[%s]}}"
                .formatted(token, String.join(",", answers));
    }
}
