package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.completes;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@GatewayTest
class ChatCompletionsTest {
    private final FakeProvider provider = FakeProvider.shared();
    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    @Test
    void relaysARequestAndNamesWhoAnswered() {
        var answer = gateway.ask("single", "Hello", "x-request-id", "my-id");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo("Fine.");
        assertThat(answer.body().path("model").stringValue()).isEqualTo("fake-model-2026");
        assertThat(answer.header("x-penstock-provider")).isEqualTo("first");
        assertThat(answer.header("x-penstock-model")).isEqualTo("fake-model-2026");
        assertThat(answer.header("x-penstock-attempts")).isEqualTo("1");
        assertThat(answer.header("x-penstock-cache")).isEqualTo("bypass");
        assertThat(answer.header("x-penstock-call-id")).hasSize(36);
        assertThat(answer.header("x-request-id")).isEqualTo("my-id");
    }

    @Test
    void forwardsFieldsItDoesNotKnowAndKeepsItsOwn() {
        gateway.chat(
                """
                {"model": "second/my-model", "messages": [{"role": "developer", "content": "x", "name": "n"}],
                 "novel_field": {"a": [1.50]}, "metadata": {"run": "r", "step": "s"}, "stream": false,
                 "response_format": {"type": "json_schema", "json_schema": {"name": "o", "schema": {
                   "type": "object", "x-extract": "answer", "properties": {"x-extract": {"type": "string"}}}}}}
                """);

        var seen = provider.seen("second").getFirst().body();
        assertThat(seen.path("model").stringValue()).isEqualTo("my-model");
        assertThat(seen.path("novel_field").toString()).isEqualTo("{\"a\":[1.50]}");
        assertThat(seen.path("messages").path(0).path("name").stringValue()).isEqualTo("n");
        assertThat(seen.has("metadata")).isFalse();
        var schema = seen.path("response_format").path("json_schema").path("schema");
        assertThat(schema.has("x-extract")).isFalse();
        assertThat(schema.path("properties").has("x-extract")).isTrue();
    }

    @Test
    void sendsAKeyOnlyWhereOneIsConfigured() {
        gateway.ask("first/any", "Hello");
        gateway.ask("second/any", "Hello");

        assertThat(provider.seen("first").getFirst().headers().get("Authorization"))
                .containsExactly("Bearer sk-first");
        assertThat(provider.seen("second").getFirst().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void answersFromTheContextWithoutANetwork() {
        var answer =
                gateway.chat(
                        """
                        {"model": "offline", "messages": [
                          {"role": "system", "content": "<context id=\\"k7f2\\" source=\\"policies\\" title=\\"Returns\\">Shoes that have been worn cannot be returned. Hats are red.</context>"},
                          {"role": "user", "content": "Can I return shoes I have worn once?"}],
                         "response_format": {"type": "json_schema", "json_schema": {"name": "o", "strict": true, "schema": {
                           "type": "object", "required": ["reply", "citations"], "additionalProperties": false, "properties": {
                             "reply": {"type": "string", "x-extract": "answer"},
                             "citations": {"type": "array", "items": {"type": "string"}, "x-extract": "citations"}}}}}}
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content())
                .isEqualTo(
                        "{\"reply\":\"Shoes that have been worn cannot be returned.\",\"citations\":[\"k7f2\"]}");
        assertThat(answer.body().path("model").stringValue()).isEqualTo("local-extractive");
        assertThat(answer.body().path("system_fingerprint").stringValue())
                .isEqualTo("local-extractive-1");
        assertThat(answer.header("x-penstock-provider")).isEqualTo("local");
    }

    @Test
    void refusesWhatTheLocalModelCannotCarry() {
        var answer =
                gateway.chat(
                        """
                        {"model": "offline", "messages": [{"role": "user", "content": "Hi"}],
                         "tools": [{"type": "function", "function": {"name": "f"}}]}
                        """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("unsupported_parameter");
        assertThat(answer.body().path("error").path("param").stringValue()).isEqualTo("tools");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void tellsNoProviderWhoIsBehindTheCaller() {
        var question =
                """
                {"model": "single", "user": "dana@example.com", "safety_identifier": "%s",
                 "messages": [{"role": "user", "content": "Hi"}]}""";

        gateway.chat(question.formatted("Dana"));
        gateway.chat(question.formatted("Kim"));

        var bodies = provider.seen().stream().map(seen -> seen.body()).toList();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.toString()).doesNotContain("dana@example.com", "Dana", "Kim");
        assertThat(bodies.getFirst().path("user")).isEqualTo(bodies.getLast().path("user"));
        assertThat(bodies.getFirst().path("safety_identifier"))
                .isNotEqualTo(bodies.getLast().path("safety_identifier"));
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThat(gateway.chat("{\"model\": ").errorCode()).isEqualTo("invalid_json");
        assertThat(gateway.chat("[]").errorCode()).isEqualTo("invalid_json");
        assertThat(gateway.chat("{\"messages\": []}").errorCode()).isEqualTo("invalid_value");
        assertThat(gateway.chat("{\"model\": \"single\"}").status()).isEqualTo(400);
        assertThat(gateway.ask("nowhere", "Hi").errorCode()).isEqualTo("model_not_found");
        assertThat(gateway.ask("single", "Hi", "x-penstock-timeout-ms", "soon").status())
                .isEqualTo(400);
        assertThat(gateway.chat("x".repeat(4 * 1024 * 1024 + 1)).status()).isEqualTo(413);
    }

    @Test
    void refusesCallersInTheShapeTheirClientsRead() {
        var path = "/chat/completions";
        var nobody = gateway.send("POST", path, "{}", "");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.errorCode()).isEqualTo("unauthorized");
        assertThat(nobody.header("www-authenticate")).startsWith("Bearer");
        assertThat(nobody.header("content-type")).startsWith("application/json");

        var reader = TestIssuer.shared().token("acme", "traces:read");
        var forbidden = gateway.send("POST", path, "{}", reader);
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.body().path("error").path("type").stringValue())
                .isEqualTo("permission_error");
    }

    @Test
    void refusesAnotherTypeOfContentInTheShapeItsClientsRead() {
        var answer = gateway.ask("single", "Hi", "content-type", "text/plain");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.errorCode()).isEqualTo("unsupported_media_type");
        assertThat(answer.body().path("error").path("type").stringValue())
                .isEqualTo("invalid_request_error");
    }

    @Test
    void refusesAPromptWhoseIdNoneCanHave() {
        for (var id : List.of("a\\u0000b", "A", "a b", "a".repeat(65))) {
            var answer =
                    gateway.chat("{\"model\": \"single\", \"prompt\": {\"id\": \"" + id + "\"}}");

            assertThat(answer.status()).as(id).isEqualTo(400);
            assertThat(answer.errorCode()).isEqualTo("invalid_value");
            assertThat(param(answer)).isEqualTo("prompt.id");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, -1",
        "max_tokens, 0",
        "max_tokens, 1.5",
        "max_tokens, \"many\"",
        "max_tokens, 99999999999999999999",
        "max_tokens, 2147483647",
        "max_completion_tokens, -1",
        "max_completion_tokens, true",
        "temperature, \"hot\"",
        "temperature, -0.1",
        "temperature, 2.1",
        "temperature, 1e300"
    })
    void refusesParametersOutOfRangeWhoeverAnswers(String field, String value) {
        for (var model : List.of("offline", "single")) {
            var answer =
                    gateway.chat(
                            """
                            {"model": "%s", "%s": %s, "messages": [{"role": "user", "content": "Hi"}]}
                            """
                                    .formatted(model, field, value));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.errorCode()).isEqualTo("invalid_value");
            assertThat(param(answer)).isEqualTo(field);
        }
        assertThat(provider.seen()).isEmpty();
    }

    @Test
    void takesParametersInTheirRange() {
        var answer =
                gateway.chat(
                        """
                        {"model": "offline", "temperature": 0, "max_tokens": null, "max_completion_tokens": 16,
                         "messages": [{"role": "user", "content": "Hi"}]}
                        """);

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0", "true", "\"x\"", "\"1.0\"", "99999999999", "[]"})
    void refusesAVersionThatIsNoNumber(String version) {
        var answer =
                gateway.chat(
                        "{\"model\": \"single\", \"prompt\": {\"id\": \"p\", \"version\": "
                                + version
                                + "}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("invalid_value");
        assertThat(param(answer)).isEqualTo("prompt.version");
    }

    @Test
    void takesALocalAnswerThatIsNotReadyInTimeForATimedOutAttempt() {
        var terms =
                IntStream.range(0, 60_000)
                        .mapToObj(i -> "w" + Integer.toString(i, 36))
                        .collect(Collectors.joining(" "));
        var sentences = "The Cat sat on a mat. ".repeat(60_000);
        var answer =
                gateway.chat(
                        """
                        {"model": "offline", "messages": [
                          {"role": "system", "content": "<context id=\\"a\\">%s</context>"},
                          {"role": "user", "content": "%s"}]}
                        """
                                .formatted(sentences, terms),
                        "x-penstock-timeout-ms",
                        "1500");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("providers_exhausted");
        assertThat(answer.body().path("error").path("message").stringValue())
                .endsWith("local/extractive failed first: timeout");
    }

    @Test
    void listsWhatMayBeAsked() {
        var models = gateway.get("/models");

        assertThat(models.status()).isEqualTo(200);
        assertThat(models.body().path("data").valueStream().map(m -> m.path("id").stringValue()))
                .contains("default", "offline", "first/any", "local/extractive")
                .doesNotContain("leaking", "stranger/any");
    }

    @Test
    void passesOnARefusalOfTheModelAsItIs() {
        provider.script("first", completes("content_filter", "partial"));
        var answer = gateway.ask("single", "Hi");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(finishReason(answer.body())).isEqualTo("content_filter");
    }

    private static String param(GatewayClient.Answer answer) {
        return answer.body().path("error").path("param").stringValue("");
    }

    private static String finishReason(JsonNode body) {
        return body.path("choices").path(0).path("finish_reason").stringValue("");
    }
}
