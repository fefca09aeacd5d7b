package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.model.Received.How;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.schema.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

/// What a caller sees of a stream whose provider fails, at the first provider and at all of them.
@GatewayTest
class StreamingTest {
    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

    private static final Script GOOD = Script.of("ok;chunks=8;text=" + TEXT.replace(";", "%3B"));

    private static final String QUESTION =
            """
            {"model": "%s", "stream": true, "stream_options": {"include_usage": true},
             "messages": [{"role": "user", "content": "Hello"}]%s}""";

    private final SimulatedProvider provider = GatewayTest.SIMULATED;
    private final HttpClient http = HttpClient.newHttpClient();
    @Autowired private GatewayClient gateway;

    @Value("${local.server.port}")
    private int port;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    /// What there was of a stream.
    ///
    /// @param done whether it said that it is whole
    /// @param error that it ended with; missing: none
    private record Told(
            HttpResponse<?> response, List<JsonNode> chunks, boolean done, JsonNode error) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return chunks.stream()
                    .map(chunk -> chunk.at("/choices/0/delta/content").stringValue(""))
                    .collect(Collectors.joining());
        }

        String finish() {
            return chunks.stream()
                    .map(chunk -> chunk.at("/choices/0/finish_reason").stringValue(""))
                    .collect(Collectors.joining());
        }

        String errorCode() {
            return error.path("code").stringValue("");
        }
    }

    private Told stream(String route, String more, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + GatewayClient.token("acme"))
                        .POST(HttpRequest.BodyPublishers.ofString(QUESTION.formatted(route, more)));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return told(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Told told(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            var json = StrictJson.TOLERANT.readTree(response.body());
            return new Told(response, List.of(), false, json.path("error"));
        }
        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        var chunks = new ArrayList<JsonNode>();
        var done = false;
        JsonNode error = StrictJson.TOLERANT.missingNode();
        for (var line : response.body().split("\n")) {
            if (line.isEmpty() || line.startsWith(":")) {
                continue;
            }
            assertThat(line).startsWith("data: ");
            assertThat(done).isFalse();
            var data = line.substring("data: ".length());
            done = data.equals("[DONE]");
            if (!done) {
                var json = StrictJson.TOLERANT.readTree(data);
                if (json.has("error")) {
                    error = json.path("error");
                } else {
                    chunks.add(json);
                }
            }
        }
        return new Told(response, chunks, done, error);
    }

    @Test
    void anAnswerIsToldWhileItComes() {
        provider.script("one", GOOD);

        var told = stream("streamed", "");

        assertThat(told.text()).isEqualTo(TEXT);
        assertThat(told.finish()).isEqualTo("stop");
        assertThat(told.done()).isTrue();
        assertThat(told.chunks()).hasSizeGreaterThan(8);
        assertThat(told.chunks().getFirst().at("/choices/0/delta/role").stringValue(""))
                .isEqualTo("assistant");
        var last = told.chunks().getLast();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt(0)).isPositive();
        assertThat(last.at("/penstock/provider").stringValue("")).isEqualTo("one");
        assertThat(last.at("/penstock/call").stringValue(""))
                .isEqualTo(told.response().headers().firstValue("x-penstock-call-id").orElse("-"));
    }

    @Test
    void whoDidNotAskForUsageGetsNone() {
        provider.script("one", GOOD);

        var told = stream("streamed", "");
        var quiet =
                http(
                        """
                        {"model": "streamed", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}""");

        assertThat(told.chunks()).anyMatch(chunk -> chunk.hasNonNull("usage"));
        assertThat(quiet.done()).isTrue();
        assertThat(quiet.chunks()).noneMatch(chunk -> chunk.has("usage"));
    }

    private Told http(String body) {
        try {
            return told(
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(gateway.baseUrl() + "/chat/completions"))
                                    .header("content-type", "application/json")
                                    .header(
                                            "authorization",
                                            "Bearer " + GatewayClient.token("acme"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Faults before any content: the next provider answers, and nobody sees a thing.
    private static Stream<String> early() {
        return Stream.of(
                "reset",
                "hang-up",
                "reset-after-headers;after=0",
                "torn;after=0",
                "cut;after=0",
                "stall;after=0",
                "slow-headers;headers=3s",
                "slow-first-token;first=3s",
                "malformed-sse;after=0",
                "error-event;after=0",
                "error-event;after=0;status=529;code=overloaded_error",
                "html",
                "error-body",
                "empty-choices",
                "empty-content",
                "429;retry-after=30",
                "429",
                "500",
                "502",
                "503",
                "529",
                "401",
                "402",
                "403",
                "model-not-found",
                "context-length");
    }

    /// Faults after the first content.
    private static Stream<String> late() {
        return Stream.of(
                "reset-after-headers;after=2",
                "torn;after=2",
                "cut;after=2",
                "stall;after=2",
                "malformed-sse;after=2",
                "error-event;after=2",
                "no-finish");
    }

    private static Stream<String> all() {
        return Stream.concat(early(), late());
    }

    private static Script script(String fault) {
        return Script.of(fault + ";chunks=8;text=" + TEXT);
    }

    private void both(String fault) {
        var again = List.of(script(fault), script(fault), script(fault), script(fault));
        provider.script("one", again.toArray(Script[]::new));
        provider.script("two", again.toArray(Script[]::new));
    }

    @ParameterizedTest
    @MethodSource("early")
    void beforeTheFirstContentAnotherProviderTakesOver(String fault) {
        provider.script("one", script(fault), script(fault));
        provider.script("two", GOOD);

        var told = stream("streamed", "");

        assertThat(told.text()).isEqualTo(TEXT);
        assertThat(told.done()).isTrue();
        assertThat(told.finish()).isEqualTo("stop");
        assertThat(told.chunks().getLast().at("/penstock/provider").stringValue(""))
                .isEqualTo("two");
    }

    @ParameterizedTest
    @MethodSource("late")
    void afterTheFirstContentAFaultIsToldAndNobodyTakesOver(String fault) {
        provider.script("one", script(fault));
        provider.script("two", GOOD);

        var told = stream("streamed", "");

        assertThat(told.status()).isEqualTo(200);
        assertThat(TEXT).startsWith(told.text());
        assertThat(told.text()).isNotEmpty();
        assertThat(told.done()).isFalse();
        assertThat(told.errorCode()).isEqualTo("providers_exhausted");
        assertThat(provider.seen("two")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAssuredStreamIsWholeWhenAnyProviderCanGiveIt(String fault) {
        provider.script("one", script(fault), script(fault));
        provider.script("two", GOOD);

        var told = stream("streamed", "", "x-penstock-mode", "assured");

        assertThat(told.text()).isEqualTo(TEXT);
        assertThat(told.done()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAnswerThatIsNoStreamIsWholeWhenAnyProviderCanGiveIt(String fault) {
        provider.script("one", script(fault), script(fault));
        provider.script("two", GOOD);

        var answer = gateway.ask("streamed", "Hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo(TEXT);
        assertThat(answer.header("x-penstock-provider")).isEqualTo("two");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFaultOfAllProvidersNeverLooksLikeAnAnswer(String fault) {
        both(fault);

        var told = stream("streamed", "");

        assertThat(told.done()).isFalse();
        assertThat(told.finish()).isEmpty();
        assertThat(told.errorCode()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFaultOfAllProvidersEndsAnAssuredStreamWithItsError(String fault) {
        both(fault);

        var told = stream("streamed", "", "x-penstock-mode", "assured");

        assertThat(told.done()).isFalse();
        assertThat(told.text()).isEmpty();
        assertThat(told.errorCode()).isNotEmpty();
    }

    @Test
    void aTextThatToldWhyItEndsIsWholeWithoutTheEndOfItsStream() {
        provider.script("one", script("torn;after=8"));

        var told = stream("streamed-one", "");

        assertThat(told.text()).isEqualTo(TEXT);
    }

    private static Stream<Arguments> unusual() {
        return Stream.of(
                Arguments.of("drip;seed=3", "stop"),
                Arguments.of("ok;usage=missing", "stop"),
                Arguments.of("ok;usage=late", "stop"),
                Arguments.of("truncated", "length"),
                Arguments.of("content-filter", "content_filter"),
                Arguments.of("slow;first=200ms;delay=50ms", "stop"));
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void whatIsNoFaultIsPassedOn(String script, String finish) {
        provider.script("one", script(script));

        var told = stream("streamed-one", "");

        assertThat(told.done()).isTrue();
        assertThat(told.finish()).isEqualTo(finish);
    }

    @Test
    void anAnswerThatMustObeyASchemaIsToldOnceItDoes() {
        var schema =
                """
                , "response_format": {"type": "json_schema", "json_schema": {"name": "s", "strict": true, "schema":
                  {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false}}}""";
        provider.script("one", Script.of("violate;keyword=required"), Script.of("ok;chunks=4"));

        var told = stream("streamed", schema);

        assertThat(told.done()).isTrue();
        assertThat(StrictJson.TOLERANT.readTree(told.text()).path("a").isInt()).isTrue();
        assertThat(provider.seen("one")).hasSize(2);
    }

    @Test
    void aCallOfAToolIsToldOnceItsArgumentsObey() {
        var tools =
                """
                , "tools": [{"type": "function", "function": {"name": "find", "parameters":
                  {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}}}]""";
        provider.script(
                "one", Script.of("broken-arguments;tool=find"), Script.of("ok;tool=find;chunks=4"));

        var told = stream("streamed", tools);

        assertThat(told.done()).isTrue();
        assertThat(told.finish()).isEqualTo("tool_calls");
        assertThat(provider.seen("one")).hasSize(2);
    }

    /// Longer than an attempt may take where another could still be made.
    @Test
    void anAnswerThatIsHeardMayTakeAsLongAsItsCall() {
        provider.script("one", Script.of("ok;words=40;chunks=40;delay=100ms"));

        var told = stream("streamed", "", "x-penstock-timeout-ms", "20000");

        assertThat(told.done()).isTrue();
    }

    /// The provider is waited for while the caller hears that something lives.
    @Test
    void aCallerThatLeftEndsItsStreamAtTheProvider() throws Exception {
        provider.script("patient", script("slow;first=1s;delay=200ms"));
        var body = QUESTION.formatted("patient", "");
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            """
                            POST /v1/chat/completions HTTP/1.1\r
                            Host: 127.0.0.1\r
                            Authorization: Bearer %s\r
                            Content-Type: application/json\r
                            Content-Length: %d\r
                            \r
                            %s"""
                                    .formatted(GatewayClient.token("acme"), body.length(), body)
                                    .getBytes(StandardCharsets.US_ASCII));
            var lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains("200");
            var line = lines.readLine();
            while (!line.startsWith(": keep-alive")) {
                line = lines.readLine();
            }
            socket.setSoLinger(true, 0);
        }

        await().until(() -> provider.seen("patient").getFirst().ending() != null);
        assertThat(provider.seen("patient").getFirst().ending().how()).isEqualTo(How.PEER_CLOSED);
    }

    @Test
    void aKeyThatIsUsedAgainIsToldTheSame() {
        provider.script("one", GOOD);
        var key = "stream-" + System.nanoTime();

        var first = stream("streamed", "", "idempotency-key", key);
        var again = stream("streamed", "", "idempotency-key", key);

        assertThat(first.text()).isEqualTo(TEXT);
        assertThat(again.text()).isEqualTo(TEXT);
        assertThat(again.done()).isTrue();
        assertThat(again.response().headers().firstValue("x-penstock-repeated")).contains("true");
        assertThat(provider.seen("one")).hasSize(1);
    }

    @Test
    void theLocalModelStreamsToo() {
        var told = stream("offline", "");

        assertThat(told.done()).isTrue();
        assertThat(told.text()).isNotEmpty();
    }
}
