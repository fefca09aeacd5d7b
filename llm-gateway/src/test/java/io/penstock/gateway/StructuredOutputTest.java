package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.completes;
import static io.penstock.gateway.FakeProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

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
    void takesACutOutputForTruncatedNotForDisobedient() {
        provider.script("first", completes("length", "{\"risk\": \"lo"));

        var answer = classify("single", "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errorCode()).isEqualTo("structured_output_error");
        assertThat(answer.body().path("error").path("errors").path(0).path("code").stringValue())
                .isEqualTo("truncated");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void turnsARefusalOfTheModelIntoAPolicyError() {
        provider.script("first", completes("content_filter", "I cannot"));

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

    private GatewayClient.Answer classify(String route, String more) {
        return gateway.chat(
                """
                {"model": "%s", %s "messages": [{"role": "user", "content": "How risky?"}],
                 "response_format": {"type": "json_schema", "json_schema": {"name": "risk", "strict": true,
                   "schema": {"type": "object", "required": ["risk"], "additionalProperties": false,
                     "properties": {"risk": {"type": "string", "enum": ["low", "high"]}}}}}}
                """
                        .formatted(route, more));
    }
}
