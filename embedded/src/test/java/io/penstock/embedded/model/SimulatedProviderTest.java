package io.penstock.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.model.Received.How;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Every fault, seen from the outside.
class SimulatedProviderTest {
    private static final SimulatedProvider PROVIDER = SimulatedProvider.start(0);
    private static final String SCHEMA =
            """
            , "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema":
              {"type": "object", "properties": {"risk": {"enum": ["low", "high"]},
               "score": {"type": "integer", "minimum": 3}}, "required": ["risk", "score"]}}}
            """;
    private static final String TOOLS =
            """
            , "tool_choice": "required", "tools": [{"type": "function", "function": {"name": "look_up",
               "parameters": {"type": "object", "properties": {"city": {"type": "string"}},
               "required": ["city"]}}}]
            """;

    private final Caller caller = new Caller(PROVIDER);

    @BeforeEach
    void forget() {
        PROVIDER.reset();
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    // --- good answers

    @Test
    void answersWholeAndAlwaysTheSame() throws IOException {
        var first = json(caller.whole("ok").body());
        var second = json(caller.whole("ok").body());

        assertThat(content(first)).isNotBlank().isEqualTo(content(second));
        assertThat(first.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(first.path("usage").path("total_tokens").asInt()).isPositive();
        assertThat(first.path("id").asString()).isNotEqualTo(second.path("id").asString());
    }

    @Test
    void streamsTheRoleThenTheTextThenTheEndThenTheUsage() throws IOException {
        var body =
                caller.ask(
                                Caller.OPENAI.formatted(
                                        "fault/ok;text=Hello you;chunks=3",
                                        true,
                                        ", \"stream_options\": {\"include_usage\": true}"))
                        .body();
        var events = Caller.events(body);

        assertThat(events).hasSize(6);
        assertThat(events.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(events.getFirst().path("usage").isNull()).isTrue();
        assertThat(Caller.content(body)).isEqualTo("Hello you");
        assertThat(events.get(4).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(events.get(5).path("choices")).isEmpty();
        assertThat(events.get(5).at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(body).endsWith("data: [DONE]\n\n");
    }

    @Test
    void tellsNoUsageInAStreamThatDoesNotAskForIt() throws IOException {
        assertThat(caller.stream("ok").body()).doesNotContain("usage");
    }

    @Test
    void cutsAndTimesTheTextAsItIsTold() throws IOException {
        var response = caller.stream("ok;chunks=200;delay=1ms;first=20ms");

        assertThat(Caller.events(response.body())).hasSize(202);
        assertThat(Caller.content(response.body()).split(" ")).hasSize(200);
    }

    @Test
    void repeatsWhatWasSaidIfAsked() throws IOException {
        assertThat(content(json(caller.whole("ok;echo").body()))).isEqualTo("Good day?");
    }

    @Test
    void givesAsManyChoicesAsWanted() throws IOException {
        var whole = json(caller.ask(Caller.OPENAI.formatted("m", false, ", \"n\": 3")).body());
        var stream = caller.ask(Caller.OPENAI.formatted("m", true, ", \"n\": 3")).body();

        assertThat(whole.path("choices")).hasSize(3);
        assertThat(stream).contains("\"index\":2");
    }

    @Test
    void tellsLogprobsIfAsked() throws IOException {
        var asked = ", \"logprobs\": true";
        var whole = json(caller.ask(Caller.OPENAI.formatted("m", false, asked)).body());
        var stream = caller.ask(Caller.OPENAI.formatted("m", true, asked)).body();

        assertThat(whole.at("/choices/0/logprobs/content")).isNotEmpty();
        assertThat(Caller.events(stream).get(1).at("/choices/0/logprobs/content")).hasSize(1);
    }

    @Test
    void obeysTheSchemaAndBreaksItWhereItIsTold() throws IOException {
        assertThat(structured("ok")).isEqualTo(json("{\"risk\": \"low\", \"score\": 3}"));
        assertThat(structured("violate").has("risk")).isFalse();
        assertThat(structured("violate;keyword=minimum").path("score").asInt()).isEqualTo(2);
        assertThat(structured("ok;text={\"own\": 1}").path("own").asInt()).isOne();
    }

    @Test
    void saysWhatItCannotBreak() throws IOException {
        var response =
                caller.ask(Caller.OPENAI.formatted("fault/violate;keyword=pattern", false, SCHEMA));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).at("/error/code").asString()).isEqualTo("invalid_script");
        assertThat(json(response.body()).at("/error/message").asString())
                .contains("no 'pattern'", "enum, minimum");
    }

    @Test
    void callsTheToolThatMustBeCalled() throws IOException {
        var call =
                json(caller.ask(Caller.OPENAI.formatted("m", false, TOOLS)).body())
                        .at("/choices/0/message/tool_calls/0");

        assertThat(call.at("/function/name").asString()).isEqualTo("look_up");
        assertThat(json(call.at("/function/arguments").asString()).path("city").asString())
                .isEqualTo("text");
    }

    @Test
    void breaksToolCalls() throws IOException {
        var broken = calling("broken-arguments").at("/function/arguments").asString();
        assertThatThrownBy(() -> json(broken)).isInstanceOf(JacksonException.class);
        assertThat(calling("unknown-tool").at("/function/name").asString())
                .isEqualTo("no_such_tool");
        assertThat(calling("violate").at("/function/arguments").asString()).isEqualTo("{}");
    }

    @Test
    void keepsWithinTheLimitOfTokens() throws IOException {
        var answer =
                json(caller.ask(Caller.OPENAI.formatted("m", false, ", \"max_tokens\": 4")).body());

        assertThat(content(answer)).hasSize(16);
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void embedsAsNumbersAndAsBytes() throws IOException {
        var request = "{\"model\": \"e\", \"input\": [\"a\", \"b\"], \"dimensions\": 8 %s}";
        var numbers = embed(request.formatted("")).at("/data/0/embedding");
        var encoded =
                embed(request.formatted(", \"encoding_format\": \"base64\""))
                        .at("/data/0/embedding")
                        .asString();

        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
        assertThat(numbers).hasSize(8);
        for (var number : numbers) {
            assertThat(bytes.order(ByteOrder.LITTLE_ENDIAN).getFloat())
                    .isEqualTo(number.floatValue());
        }
        assertThat(embed(request.formatted("")).at("/data/1/embedding")).isNotEqualTo(numbers);
    }

    @Test
    void listsModels() throws IOException {
        assertThat(json(caller.get("/v1/models").body()).path("data")).isNotEmpty();
        assertThat(json(caller.get("/v1/models/any").body()).path("id").asString())
                .isEqualTo("any");
    }

    @Test
    void sendsTheHeadersOfTheProviders() throws IOException {
        var openAi = caller.whole("ok").headers();
        var anthropic = caller.anthropic("ok", false).headers();

        assertThat(openAi.firstValue("x-request-id"))
                .hasValueSatisfying(id -> id.startsWith("req"));
        assertThat(openAi.firstValue("x-ratelimit-remaining-tokens")).isPresent();
        assertThat(openAi.firstValue("openai-processing-ms")).isPresent();
        assertThat(anthropic.firstValue("request-id")).isPresent();
        assertThat(anthropic.firstValue("anthropic-ratelimit-requests-remaining")).isPresent();
    }

    @Test
    void refusesWhatTheProvidersRefuse() throws IOException {
        assertThat(Caller.send(caller.post("/v1/chat/completions", "{}")).statusCode())
                .isEqualTo(401);
        assertThat(caller.ask("{\"messages\": []}").statusCode()).isEqualTo(400);
        assertThat(caller.ask("no JSON").statusCode()).isEqualTo(400);
        assertThat(caller.get("/v1/nothing").statusCode()).isEqualTo(404);
        var whole = Caller.ANTHROPIC.formatted("m", false, "");
        assertThat(Caller.send(caller.post("/v1/messages", whole)).statusCode()).isEqualTo(401);
        assertThat(Caller.send(caller.post("/v1/messages", whole, "x-api-key", "k")).body())
                .contains("anthropic-version");
        assertThat(
                        Caller.send(
                                        caller.post(
                                                "/v1/messages",
                                                whole.replace("max_tokens", "other"),
                                                "x-api-key",
                                                "k",
                                                "anthropic-version",
                                                "2023-06-01"))
                                .body())
                .contains("max_tokens: Field required");
    }

    // --- below HTTP

    @Test
    void refusesConnectionsAtAPortThatNobodyTakes() {
        try (var refused = new RefusedPort()) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", refused.port()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resetsBeforeTheHeaders(boolean stream) throws IOException {
        try (var socket = caller.connection("reset", stream)) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void closesBeforeTheHeaders() throws IOException {
        try (var socket = caller.connection("hang-up", false)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resetsAfterTheHeaders(boolean stream) throws IOException {
        try (var socket = caller.connection("reset-after-headers;headers=10ms", stream)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .hasMessageContaining("reset");
        }
        await().untilAsserted(() -> assertThat(ended()).isEqualTo(How.BROKEN_OFF));
        assertThat(PROVIDER.seen().getLast().ending().bytes()).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tearsTheBody(boolean stream) throws IOException {
        try (var socket = caller.connection("torn", stream)) {
            assertThat(rest(socket)).contains("200 OK", "Thi").doesNotContain("[DONE]");
        }
        assertThatThrownBy(() -> caller.ask(Caller.OPENAI.formatted("fault/torn", stream, "")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void endsTheBodyCleanlyBeforeItsEnd() throws IOException {
        var stream = caller.stream("cut;after=2;text=one two three;chunks=3").body();

        assertThat(Caller.content(stream)).isEqualTo("one two ");
        assertThat(stream).doesNotContain("[DONE]").doesNotContain("\"stop\"");
        assertThatThrownBy(() -> json(caller.whole("cut").body()))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fallsSilentUntilTheOtherLeaves(boolean stream) throws IOException {
        var socket = caller.connection("stall", stream);
        socket.setSoTimeout(300);
        assertThatThrownBy(() -> rest(socket)).isInstanceOf(SocketTimeoutException.class);
        assertThat(PROVIDER.seen().getLast().ending()).isNull();
        assertThat(PROVIDER.openConnections()).isPositive();

        socket.close();

        await().untilAsserted(() -> assertThat(ended()).isEqualTo(How.PEER_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow-headers", "slow-first-token", "slow"})
    void isSlowAndSeesWhoLeavesMeanwhile(String script) throws IOException {
        var socket = caller.connection(script, true);
        await().until(() -> PROVIDER.seen().size() == 1);

        socket.close();

        await().untilAsserted(() -> assertThat(ended()).isEqualTo(How.PEER_CLOSED));
    }

    @Test
    void isSlowWithoutFailing() throws IOException {
        assertThat(Caller.content(caller.stream("slow;first=150ms;delay=5ms").body()))
                .isEqualTo(Caller.content(caller.stream("ok").body()));
        assertThat(caller.whole("slow-headers;headers=150ms").statusCode()).isEqualTo(200);
    }

    @Test
    void dripsTheSameBytes() throws IOException {
        assertThat(Caller.content(caller.stream("drip;seed=7").body()))
                .isEqualTo(Caller.content(caller.stream("ok").body()));
        assertThat(content(json(caller.whole("drip").body())))
                .isEqualTo(content(json(caller.whole("ok").body())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverEnds(boolean stream) throws IOException {
        try (var socket = caller.connection("endless", stream)) {
            assertThat(socket.getInputStream().readNBytes(300_000)).hasSize(300_000);
        }
        await().untilAsserted(() -> assertThat(ended()).isEqualTo(How.PEER_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsNoBlockOfAnthropicThatGoesOn(boolean stream) throws IOException {
        var body = Caller.ANTHROPIC.formatted("fault/endless", stream, "");
        try (var socket =
                caller.connection("/v1/messages", body, "x-api-key: k\r\nanthropic-version: 1")) {
            var some =
                    new String(socket.getInputStream().readNBytes(300_000), StandardCharsets.UTF_8);
            assertThat(some)
                    .doesNotContain("content_block_stop")
                    .doesNotContain("stop_reason\":\"");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void liesAboutItsLength(boolean stream) throws IOException {
        try (var socket = caller.connection("short-length", stream)) {
            var answer = rest(socket);
            assertThat(body(answer).length()).isGreaterThan(claimed(answer));
        }
        try (var socket = caller.connection("long-length", stream)) {
            var answer = rest(socket);
            assertThat(body(answer).length()).isEqualTo(claimed(answer) - 100);
        }
    }

    // --- 200 that is none

    @Test
    void answersWithAPage() throws IOException {
        for (var response : List.of(caller.whole("html"), caller.stream("html"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("text/html");
            assertThat(response.body()).contains("<html>");
        }
    }

    @Test
    void hidesAnErrorInTheBody() throws IOException {
        var response = caller.whole("error-body;status=429");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response.body()).at("/error/code").asString())
                .isEqualTo("rate_limit_exceeded");
    }

    @Test
    void sendsAnErrorWithinAStream() throws IOException {
        var before = caller.stream("error-event;after=0").body();
        var after = caller.stream("error-event;after=1;text=one two;chunks=2").body();
        var tooLong = caller.stream("context-length;as=event").body();

        assertThat(Caller.content(before)).isEmpty();
        assertThat(Caller.events(before).getLast().at("/error/type").asString())
                .isEqualTo("server_error");
        assertThat(Caller.content(after)).isEqualTo("one");
        assertThat(Caller.events(after).getLast().has("error")).isTrue();
        assertThat(after).doesNotContain("[DONE]");
        assertThat(Caller.events(tooLong).getLast().at("/error/code").asString())
                .isEqualTo("context_length_exceeded");
    }

    @Test
    void breaksALineOfTheStream() throws IOException {
        assertThatThrownBy(() -> Caller.events(caller.stream("malformed-sse").body()))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> json(caller.whole("invalid-json").body()))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void leavesOutWhatBelongsInto() throws IOException {
        assertThat(json(caller.whole("empty-choices").body()).path("choices")).isEmpty();
        assertThat(content(json(caller.whole("empty-content").body()))).isEmpty();
        assertThat(Caller.content(caller.stream("empty-content").body())).isEmpty();
        assertThat(json(caller.whole("no-finish").body()).at("/choices/0/finish_reason").isNull())
                .isTrue();
        assertThat(caller.stream("no-finish").body())
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("\"stop\"");
        assertThat(caller.stream("empty-choices").body()).doesNotContain("delta");
    }

    @Test
    void endsForOtherReasons() throws IOException {
        assertThat(finish("content-filter")).isEqualTo("content_filter");
        assertThat(finish("truncated")).isEqualTo("length");
        assertThat(finish("ok;finish=STOP")).isEqualTo("STOP");
        assertThat(json(caller.whole("refusal").body()).at("/choices/0/message/refusal").asString())
                .contains("sorry");
        assertThat(caller.stream("refusal").body()).contains("\"refusal\":\"I am");
    }

    @Test
    void wrapsOrForgetsTheJson() throws IOException {
        assertThat(text("prose")).contains("Here is", "{\"risk\":\"low\"");
        assertThat(text("fence")).startsWith("```json\n{").endsWith("}\n```");
        assertThat(text("not-json")).doesNotContain("{");
    }

    // --- refusals

    @ParameterizedTest
    @CsvSource({
        "401, 401, invalid_api_key, authentication_error",
        "402, 402, insufficient_quota, billing_error",
        "403, 403, unsupported_country_region_territory, permission_error",
        "429, 429, rate_limit_exceeded, rate_limit_error",
        "429;code=insufficient_quota, 429, insufficient_quota, insufficient_quota",
        "500, 500, '', api_error",
        "502, 502, '', api_error",
        "503, 503, '', overloaded_error",
        "529, 529, '', overloaded_error",
        "model-not-found, 404, model_not_found, not_found_error",
        "model-not-found;status=400, 400, model_not_found, invalid_request_error",
        "context-length, 400, context_length_exceeded, invalid_request_error",
        "content-policy, 400, content_filter, invalid_request_error"
    })
    void refusesInTheWordsOfTheProvider(String script, int status, String code, String type)
            throws IOException {
        var openAi = caller.whole(script);
        var anthropic = caller.anthropic(script, true);

        assertThat(openAi.statusCode()).isEqualTo(status);
        assertThat(json(openAi.body()).at("/error/code").asString("")).isEqualTo(code);
        assertThat(json(openAi.body()).at("/error/message").asString()).isNotBlank();
        assertThat(anthropic.statusCode()).isEqualTo(status);
        assertThat(json(anthropic.body()).at("/error/type").asString()).isEqualTo(type);
    }

    @Test
    void asksToWaitInEveryWay() throws IOException {
        assertThat(header("429;retry-after=2", "retry-after")).isEqualTo("2");
        assertThat(header("429;retry-after-ms=1500", "retry-after-ms")).isEqualTo("1500");
        var date = header("503;retry-after-date=60", "retry-after");
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                .isAfter(ZonedDateTime.now().plusSeconds(30));
        assertThat(caller.whole("429").headers().firstValue("retry-after")).isEmpty();
    }

    // --- usage

    @Test
    void tellsTheUsageInOtherWays() throws IOException {
        assertThat(json(caller.whole("ok;usage=missing").body()).has("usage")).isFalse();
        var detailed =
                json(caller.whole("ok;prompt-tokens=100;cached=60;reasoning=5").body())
                        .path("usage");
        assertThat(detailed.at("/prompt_tokens").asInt()).isEqualTo(100);
        assertThat(detailed.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(60);
        assertThat(detailed.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(5);
        var last = Caller.events(caller.stream("ok;usage=late").body()).getLast();
        assertThat(last.path("choices")).hasSize(1);
        assertThat(last.path("usage").has("prompt_tokens")).isTrue();
    }

    // --- scripts, and what was seen

    @Test
    void playsWhatIsQueuedFirst() throws IOException {
        PROVIDER.script(Script.of("500"), Script.of("503"));

        assertThat(caller.whole("429").statusCode()).isEqualTo(500);
        assertThat(caller.whole("429").statusCode()).isEqualTo(503);
        assertThat(caller.whole("429").statusCode()).isEqualTo(429);
    }

    @Test
    void tellsProvidersApartByThePath() throws IOException {
        PROVIDER.script("first", Script.of("500"));

        assertThat(ask("/second/v1/chat/completions").statusCode()).isEqualTo(200);
        assertThat(ask("/first/v1/chat/completions").statusCode()).isEqualTo(500);
        assertThat(ask("/first/v1/chat/completions").statusCode()).isEqualTo(200);
        assertThat(PROVIDER.seen("first")).hasSize(2);
    }

    @Test
    void takesTheScriptFromThePath() throws IOException {
        var response = ask("/fault/429;retry-after=2/v1/chat/completions");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("2");
        assertThat(ask("/first/fault/503/v1/chat/completions").statusCode()).isEqualTo(503);
        assertThat(ask("/fault/stal/v1/chat/completions").body())
                .contains("there is no fault 'stal'");
    }

    @Test
    void isScriptedOverHttp() throws IOException {
        var queue = caller.post("/_script?provider=first", "500\nok;text=Hello\n");
        assertThat(Caller.send(queue).body()).contains("\"queued\":2");
        assertThat(ask("/first/v1/chat/completions").statusCode()).isEqualTo(500);
        assertThat(ask("/first/v1/chat/completions").body()).contains("Hello");
        assertThat(Caller.send(caller.post("/_script", "stal")).statusCode()).isEqualTo(400);
        assertThat(put("/_script", "503")).contains("503");
        assertThat(ask("/v1/chat/completions").statusCode()).isEqualTo(503);
    }

    @Test
    void isScriptedByWhatABodyContains() throws IOException {
        put("/_script?containing=Good%20day", "529");
        put("/_script?containing=something+else", "502");

        assertThat(ask("/v1/chat/completions").statusCode()).isEqualTo(529);
    }

    @Test
    void choosesAScriptForEachRequest() throws IOException {
        PROVIDER.usually(
                request ->
                        request.text().contains("Good day")
                                ? Script.OK.with(Setting.TEXT, "Good; indeed")
                                : Script.of("500"));

        assertThat(content(json(ask("/v1/chat/completions").body()))).isEqualTo("Good; indeed");
    }

    @Test
    void remembersWhatItSaw() throws IOException {
        caller.whole("429");

        var seen = PROVIDER.seen().getFirst();
        assertThat(seen.json().path("model").asString()).isEqualTo("fault/429");
        assertThat(seen.header("AUTHORIZATION")).isEqualTo("Bearer sk-test");
        await().untilAsserted(() -> assertThat(ended()).isEqualTo(How.ANSWERED));
        var over = json(caller.get("/_seen").body()).path("requests").path(0);
        assertThat(over.path("body").asString()).isEqualTo(seen.text());
        assertThat(over.path("script").asString()).isEqualTo("429");
        assertThat(caller.get("/_counts").body()).contains("\"open\":");
        Caller.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PROVIDER.port() + "/_seen"))
                        .DELETE());
        assertThat(PROVIDER.seen()).isEmpty();
    }

    @Test
    void readsABodyInChunks() throws IOException {
        var body = Caller.OPENAI.formatted("fault/ok;echo", false, "");
        var chunked =
                caller.post("/v1/chat/completions", "", "Authorization", "Bearer k")
                        .POST(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofByteArrays(
                                                List.of(
                                                        body.substring(0, 9)
                                                                .getBytes(StandardCharsets.UTF_8),
                                                        body.substring(9)
                                                                .getBytes(
                                                                        StandardCharsets.UTF_8)))))
                        .timeout(Duration.ofSeconds(10));

        assertThat(content(json(Caller.send(chunked).body()))).isEqualTo("Good day?");
    }

    // --- Anthropic

    @Test
    void streamsTheEventsOfAnthropic() throws IOException {
        var body = caller.anthropic("ok;text=Hello you;chunks=2", true).body();

        assertThat(body.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: message_start",
                        "event: ping",
                        "event: content_block_start",
                        "event: content_block_delta",
                        "event: content_block_delta",
                        "event: content_block_stop",
                        "event: message_delta",
                        "event: message_stop");
        assertThat(Caller.content(body)).isEqualTo("Hello you");
    }

    @Test
    void failsAsAnthropicDoes() throws IOException {
        var overloaded = caller.anthropic("529;as=event;after=1", true).body();
        assertThat(overloaded).contains("event: error\ndata: {\"type\":\"error\"");
        assertThat(Caller.events(overloaded).getLast().at("/error/type").asString())
                .isEqualTo("overloaded_error");
        assertThat(json(caller.anthropic("refusal", false).body()).path("stop_reason").asString())
                .isEqualTo("refusal");
        assertThat(json(caller.anthropic("truncated", false).body()).path("stop_reason").asString())
                .isEqualTo("max_tokens");
        assertThat(caller.anthropic("cut", true).body()).doesNotContain("message_stop");
    }

    // --- what the tests above ask again and again

    private HttpResponse<String> ask(String path) throws IOException {
        return Caller.send(
                caller.post(
                        path,
                        Caller.OPENAI.formatted("m", false, ""),
                        "Authorization",
                        "Bearer k"));
    }

    /// Null while the answer to the last request is under way.
    private static How ended() {
        var ending = PROVIDER.seen().getLast().ending();
        return ending == null ? null : ending.how();
    }

    private static String put(String path, String script) throws IOException {
        return Caller.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + PROVIDER.port() + path))
                                .PUT(BodyPublishers.ofString(script)))
                .body();
    }

    private JsonNode embed(String request) throws IOException {
        return json(
                Caller.send(caller.post("/v1/embeddings", request, "Authorization", "Bearer k"))
                        .body());
    }

    private String header(String script, String name) throws IOException {
        return caller.whole(script).headers().firstValue(name).orElseThrow();
    }

    private String finish(String script) throws IOException {
        return json(caller.whole(script).body()).at("/choices/0/finish_reason").asString();
    }

    private String text(String script) throws IOException {
        return content(
                json(caller.ask(Caller.OPENAI.formatted("fault/" + script, false, SCHEMA)).body()));
    }

    private JsonNode structured(String script) throws IOException {
        return json(text(script.replace("\"", "\\\"")));
    }

    private JsonNode calling(String script) throws IOException {
        return json(caller.ask(Caller.OPENAI.formatted("fault/" + script, false, TOOLS)).body())
                .at("/choices/0/message/tool_calls/0");
    }

    private static String content(JsonNode completion) {
        return completion.at("/choices/0/message/content").asString();
    }

    private static JsonNode json(String text) {
        return Members.JSON.readTree(text);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static int claimed(String answer) {
        var line = answer.lines().filter(it -> it.startsWith("content-length: ")).findFirst();
        return Integer.parseInt(line.orElseThrow().substring("content-length: ".length()));
    }
}
