package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.answers;
import static io.penstock.gateway.FakeProvider.completes;
import static io.penstock.gateway.FakeProvider.fails;
import static io.penstock.gateway.FakeProvider.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.model.Script;
import io.penstock.schema.json.StrictJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@GatewayTest
class StructuredOutputTest {
    private static final String GOOD = "{\"risk\": \"low\"}";
    private static final String BAD = "{\"risk\": \"none\"}";

    private final FakeProvider provider = FakeProvider.shared();
    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    @Test
    void dropsWhatAModelWroteAroundItsJson() {
        provider.script("first", says("Here you are:\n```json\n" + GOOD + "\n```"));

        var answer = classify("pair", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.header("x-penstock-schema")).isEqualTo("native; repaired=local");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void asksOnceMoreWithTheErrors() {
        provider.script("first", says(BAD), says(GOOD));

        var answer = classify("pair", "");

        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.header("x-penstock-attempts")).isEqualTo("2");
        var messages = provider.seen("first").getLast().body().path("messages");
        assertThat(messages.size()).isEqualTo(3);
        assertThat(messages.path(1).path("content").stringValue()).isEqualTo(BAD);
        assertThat(messages.path(2).path("content").stringValue()).contains("#/risk: enum");
    }

    @Test
    void asksTheNextProviderWhenOneDoesNotLearn() {
        provider.script("first", says(BAD), says("no idea"));
        provider.script("second", says(GOOD));

        var answer = classify("pair", "");

        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.header("x-penstock-provider")).isEqualTo("second");
    }

    @Test
    void neverAnswers200WithAnInvalidObject() {
        provider.script("first", says(BAD), says(BAD));
        provider.script("second", says(BAD), says(BAD));

        var answer = classify("pair", "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errorCode()).isEqualTo("structured_output_error");
        assertThat(answer.body().path("error").path("type").stringValue())
                .isEqualTo("structured_output_error");
        var first = answer.body().path("error").path("errors").path(0);
        assertThat(first.path("pointer").stringValue()).isEqualTo("#/risk");
        assertThat(first.path("code").stringValue()).isEqualTo("enum");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.raw().body()).doesNotContain("none\\\"");
    }

    @Test
    void validatesEveryChoice() {
        provider.script("first", says(GOOD, BAD), says(GOOD, GOOD));

        var answer = classify("pair", "\"n\": 2,");

        assertThat(answer.body().path("choices").size()).isEqualTo(2);
        assertThat(provider.seen("first")).hasSize(2);
    }

    @Test
    void takesFewerChoicesThanWantedForAFailure() {
        provider.script("first", says(GOOD));
        provider.script("second", says(GOOD, GOOD));

        assertThat(classify("pair", "\"n\": 2,").header("x-penstock-provider")).isEqualTo("second");
    }

    @Test
    void raisesTheLimitOnceForAnOutputThatIsCut() {
        provider.script("first", completes("length", "{\"risk\": \"lo"), says(GOOD));

        var answer = classify("pair", "\"max_completion_tokens\": 50,");

        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.header("x-penstock-schema")).isEqualTo("native");
        var again = provider.seen("first").getLast().body();
        assertThat(again.path("max_completion_tokens").intValue()).isEqualTo(100);
        assertThat(again.path("messages").size()).isEqualTo(1);
    }

    @Test
    void tellsACutOutputFromADisobedientOne() {
        provider.script("first", completes("length", "{"), completes("length", "{\"risk\": "));

        var answer = classify("pair", "\"max_tokens\": 50,");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errorCode()).isEqualTo("output_truncated");
        var error = answer.body().path("error");
        assertThat(error.path("type").stringValue()).isEqualTo("structured_output_error");
        assertThat(error.path("param").stringValue()).isEqualTo("max_completion_tokens");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(provider.seen("first")).hasSize(2);
        assertThat(provider.seen("second")).isEmpty();
    }

    @Test
    void asksTheNextProviderWhenOnesOwnLimitCutsTheOutput() {
        provider.script("first", completes("length", ""));
        provider.script("second", says(GOOD));

        assertThat(classify("pair", "").header("x-penstock-provider")).isEqualTo("second");
    }

    @Test
    void takesAnAnswerOfNothingButThoughtsForCutWithoutASchemaToo() {
        provider.script("first", completes("length", ""));

        var answer = gateway.ask("single", "Hello");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errorCode()).isEqualTo("output_truncated");
    }

    @Test
    void raisesNoLimitAboveWhatTheModelCan() {
        provider.script("tooled", completes("length", "{"), completes("length", "{"));

        classify("tooled/any", "\"max_tokens\": 100,");

        assertThat(provider.seen("tooled").getLast().body().path("max_tokens").intValue())
                .isEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I cannot", ""})
    void turnsARefusalOfTheModelIntoAPolicyError(String said) {
        provider.script("first", completes("content_filter", said));

        var answer = classify("pair", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("content_policy");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void refusesASchemaItCannotValidateAgainst() {
        var answer =
                gateway.chat(
                        """
                        {"model": "pair", "messages": [{"role": "user", "content": "Hi"}],
                         "response_format": {"type": "json_schema", "json_schema": {"name": "o",
                           "schema": {"$ref": "http://127.0.0.1:1/schema.json"}}}}
                        """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("param").stringValue())
                .isEqualTo("response_format.json_schema.schema");
        assertThat(provider.seen()).isEmpty();
    }

    @Test
    void refusesWhatTheLocalModelCannotFill() {
        var answer = classify("offline", "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errorCode()).isEqualTo("structured_output_error");
        assertThat(answer.body().path("error").path("errors").path(0).path("pointer").stringValue())
                .isEqualTo("#/risk");
    }

    @Test
    void correctsTwiceForACallOverAllProviders() {
        provider.script("first", says(BAD), says(BAD), says(GOOD));
        provider.script("second", says(BAD), says(GOOD));

        var answer = classify("pair", "");

        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.header("x-penstock-provider")).isEqualTo("second");
        assertThat(answer.header("x-penstock-attempts")).isEqualTo("4");
        assertThat(answer.header("x-penstock-schema")).isEqualTo("native; repaired=1");
    }

    @Test
    void correctsTheOnlyProviderTwiceWithItsLastOutput() {
        provider.script("first", says("no idea"), says(BAD), says(GOOD));

        var answer = classify("single", "\"temperature\": 1,");

        assertThat(answer.header("x-penstock-schema")).isEqualTo("native; repaired=2");
        var last = provider.seen("first").getLast().body();
        assertThat(last.path("messages").size()).isEqualTo(3);
        assertThat(last.at("/messages/1/content").stringValue()).isEqualTo(BAD);
        assertThat(last.path("temperature").intValue()).isZero();
    }

    @Test
    void goesOnWhenAProviderRefusesToBeCorrected() {
        provider.script("first", says(BAD), fails(400, "unsupported_value"));
        provider.script("second", says(GOOD));

        assertThat(classify("pair", "").header("x-penstock-provider")).isEqualTo("second");
    }

    @Test
    void beginsNoCorrectionThatTheDeadlineWouldCut() {
        GatewayTest.SIMULATED.reset();
        GatewayTest.SIMULATED.script("patient", Script.of("violate;keyword=enum;headers=2s"));

        var answer = classify("patient", "", "x-penstock-timeout-ms", "3500");

        assertThat(answer.errorCode()).isEqualTo("structured_output_error");
        assertThat(GatewayTest.SIMULATED.seen("patient")).hasSize(1);
    }

    @Test
    void letsNoInventedCallPassTheSchema() {
        provider.script("first", calls("search", "{}"), says(GOOD));

        var answer = classify("single", "");

        assertThat(answer.content()).isEqualTo(GOOD);
        var messages = provider.seen("first").getLast().body().path("messages");
        assertThat(messages.at("/1/tool_calls/0/function/name").stringValue()).isEqualTo("search");
        assertThat(messages.at("/2/role").stringValue()).isEqualTo("tool");
        assertThat(messages.at("/2/content").stringValue()).contains("#: tool: ");
    }

    @Test
    void tellsWhoseArgumentsDisobey() {
        var wrong = calls("look", "{\"id\": \"one\"}");
        provider.script("first", wrong, wrong, wrong);

        var answer = look();

        assertThat(answer.status()).isEqualTo(422);
        var error = answer.body().at("/error/errors/0");
        assertThat(error.path("pointer").stringValue()).isEqualTo("#/id");
        assertThat(error.path("code").stringValue()).isEqualTo("type");
        assertThat(error.path("tool").stringValue()).isEqualTo("look");
        assertThat(answer.raw().body()).doesNotContain("one\\");
    }

    @Test
    void mendsArgumentsAsItMendsContent() {
        provider.script("first", calls("look", "```json\n{\"id\": 1}\n```"));

        var answer = look();

        assertThat(
                        answer.body()
                                .at("/choices/0/message/tool_calls/0/function/arguments")
                                .stringValue())
                .isEqualTo("{\"id\": 1}");
        assertThat(answer.header("x-penstock-schema")).isEqualTo("native; repaired=local");
    }

    @Test
    void asksAProviderByACallAndAnswersWithContent() {
        provider.script("tooled", calls("risk", GOOD));

        var answer = classify("tooled/any", "");

        assertThat(answer.content()).isEqualTo(GOOD);
        assertThat(answer.body().at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(answer.header("x-penstock-schema")).isEqualTo("tool");
        var body = provider.seen("tooled").getFirst().body();
        assertThat(body.at("/tool_choice/function/name").stringValue()).isEqualTo("risk");
        assertThat(body.has("response_format")).isFalse();
    }

    @Test
    void letsNothingPassThatAPatternCannotDecide() {
        var evil = says("\"" + "a".repeat(5_000) + "!\"");
        provider.script("first", evil, evil, evil);

        var answer = ask("{\"type\": \"string\", \"pattern\": \"^((a{1,9}){1,9}){1,9}$\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().at("/error/errors/0/code").stringValue()).isEqualTo("pattern");
    }

    @Test
    void namesThePlaceInASchemaThatAsksForTooMuch() {
        var answer =
                ask("{\"properties\": {\"a\": {\"anyOf\": [{\"$ref\": \"#/properties/a\"}]}}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/message").stringValue())
                .contains("#/properties/a/anyOf/0/$ref");
        assertThat(provider.seen()).isEmpty();
    }

    @Test
    void countsWhatWasPaidForAndRejected() {
        provider.script("first", says(BAD), says(GOOD));
        var mended = recorded(classify("single", ""));
        provider.script("first", says(BAD), says(BAD), says(BAD));
        var rejected = recorded(classify("single", ""));

        assertThat(mended.path("inputTokens").intValue()).isEqualTo(22);
        assertThat(mended.path("schemaVerdict").stringValue()).isEqualTo("repaired=1");
        assertThat(mended.at("/attempts/0/spent/outputTokens").intValue()).isEqualTo(7);
        assertThat(rejected.path("outputTokens").intValue()).isEqualTo(21);
        assertThat(rejected.path("usageSource").stringValue()).isEqualTo("provider");
        assertThat(rejected.path("schemaVerdict").stringValue()).isEqualTo("rejected");
    }

    private JsonNode recorded(GatewayClient.Answer answer) {
        var path = "/calls/" + answer.header("x-penstock-call-id");
        await().until(() -> gateway.get(path).status() == 200);
        return gateway.get(path).body();
    }

    private static FakeProvider.Behaviour calls(String name, String arguments) {
        var completion = StrictJson.TOLERANT.createObjectNode();
        var choice = completion.putArray("choices").addObject().put("finish_reason", "tool_calls");
        choice.put("index", 0)
                .putObject("message")
                .put("role", "assistant")
                .putNull("content")
                .putArray("tool_calls")
                .addObject()
                .put("id", "call-1")
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments);
        return answers(200, completion.toString());
    }

    private GatewayClient.Answer look() {
        return gateway.chat(
                """
                {"model": "single", "messages": [{"role": "user", "content": "Look it up"}],
                 "tools": [{"type": "function", "function": {"name": "look", "parameters":
                   {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}]}
                """);
    }

    private GatewayClient.Answer ask(String schema) {
        return gateway.chat(
                """
                {"model": "single", "messages": [{"role": "user", "content": "?"}],
                 "response_format": {"type": "json_schema", "json_schema": {"name": "o", "schema": %s}}}
                """
                        .formatted(schema));
    }

    private GatewayClient.Answer classify(String route, String more, String... headers) {
        return gateway.chat(
                """
                {"model": "%s", %s "messages": [{"role": "user", "content": "How risky?"}],
                 "response_format": {"type": "json_schema", "json_schema": {"name": "risk", "strict": true,
                   "schema": {"type": "object", "required": ["risk"], "additionalProperties": false,
                     "properties": {"risk": {"type": "string", "enum": ["low", "high"]}}}}}}
                """
                        .formatted(route, more),
                headers);
    }
}
