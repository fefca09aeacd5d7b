package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.schema.json.StrictJson;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Every recorded attempt's cost, reckoned again from what its provider told and from the prices of
/// [GatewayTest], in dollars.
@GatewayTest
class CostTest {
    private static final String SCHEMA =
            """
            , "response_format": {"type": "json_schema", "json_schema": {"name": "s", "strict": true, "schema":
              {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false}}}""";

    private final SimulatedProvider provider = GatewayTest.SIMULATED;
    @Autowired private GatewayClient gateway;
    @Autowired private MeterRegistry meters;

    /// In USD of a million tokens, and of an answer.
    private record Prices(
            String input, String cached, String output, String reasoning, String answer) {
        private static final Map<String, Prices> OF =
                Map.of(
                        "one", new Prices("1.25", "0.125", "10", "12.5", "0.0000004"),
                        "two", new Prices("0.15", "0.015", "0.6", "0.6", "0"),
                        "whole", new Prices("0.15", "0.15", "0.6", "1", "0"));

        BigDecimal of(long uncached, long cached, long said, long thought) {
            return million(uncached, input)
                    .add(million(cached, this.cached))
                    .add(million(said, output))
                    .add(million(thought, reasoning))
                    .add(new BigDecimal(answer));
        }

        private static BigDecimal million(long tokens, String usd) {
            return new BigDecimal(usd).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
        }
    }

    @BeforeEach
    void forget() {
        provider.reset();
    }

    private static Stream<Arguments> answers() {
        return Stream.of("one/m", "two/mini", "whole/m")
                .flatMap(
                        model ->
                                Stream.of(
                                                "ok",
                                                "ok;prompt-tokens=1001;completion-tokens=307",
                                                "ok;prompt-tokens=1001;cached=999;completion-tokens=1",
                                                "ok;completion-tokens=307;reasoning=300",
                                                "ok;prompt-tokens=3;cached=2;reasoning=5;usage=late",
                                                "ok;usage=missing")
                                        .map(script -> Arguments.of(model, script)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerTellsWhatItCost(String model, String script) {
        provider.script(model.substring(0, model.indexOf('/')), Script.of(script));

        var answer = gateway.chat(question(model, ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(recorded(answer)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aStreamTellsWhatItCostAtItsEnd(String model, String script) {
        provider.script(model.substring(0, model.indexOf('/')), Script.of(script));

        var last = streamed(model, "");

        var call = recorded(last.at("/penstock/call").asString());
        assertThat(last.at("/penstock/cost_usd").asString()).isEqualTo(reckoned(call));
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage").isNull()).isEqualTo(script.contains("missing"));
    }

    @Test
    void whatIsCachedOrThoughtHasItsOwnPrice() {
        provider.script(
                "one",
                Script.of("ok;prompt-tokens=1000;cached=400;completion-tokens=300;reasoning=120"));

        var answer = gateway.chat(question("one/m", ""));

        // 600 * 1.25 + 400 * 0.125 + 180 * 10 + 120 * 12.5 = 4,100 micro-USD, and the answer itself
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo("0.0041004");
        var call = recorded(answer);
        assertThat(call.path("costPicoUsd").asLong()).isEqualTo(4_100_400_000L);
        assertThat(call.path("inputTokens").asInt()).isEqualTo(1000);
        assertThat(call.path("cachedTokens").asInt()).isEqualTo(400);
        assertThat(call.path("outputTokens").asInt()).isEqualTo(300);
        assertThat(call.path("reasoningTokens").asInt()).isEqualTo(120);
        assertThat(call.at("/attempts/0/spent/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatIsRejectedAndRepairedIsPaidForToo(String model) {
        var bought = ";prompt-tokens=500;cached=100;completion-tokens=40;reasoning=30";
        provider.script(
                model.substring(0, model.indexOf('/')),
                Script.of("violate;keyword=required" + bought),
                Script.of("violate;keyword=type" + bought),
                Script.of("ok" + bought));

        var answer = gateway.chat(question(model, SCHEMA));

        assertThat(answer.status()).isEqualTo(200);
        var call = recorded(answer);
        assertThat(call.path("attempts")).hasSize(3);
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(call));
        assertThat(call.path("cachedTokens").asInt()).isEqualTo(300);
    }

    private static Stream<String> models() {
        return Stream.of("one/m", "whole/m");
    }

    @Test
    void anAnswerThatIsRefusedTellsWhatWasSpentOnIt() {
        var bad = Script.of("violate;keyword=required;prompt-tokens=500");
        provider.script("one", bad, bad, bad);

        var answer = gateway.chat(question("streamed-one", SCHEMA));

        assertThat(answer.status()).isEqualTo(422);
        var call = recorded(answer);
        assertThat(call.path("attempts")).hasSize(3);
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(call));
    }

    @Test
    void whatBreaksOffIsPaidForAsFarAsItCame() {
        provider.script("one", Script.of("cut;after=4;chunks=8"));

        var answer = gateway.chat(question("streamed", ""));

        var call = recorded(answer);
        assertThat(call.at("/attempts/0/spent/estimated").asBoolean()).isTrue();
        assertThat(call.path("usageSource").asString()).isEqualTo("estimated");
        assertThat(answer.header("x-penstock-provider")).isEqualTo("two");
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(call));
    }

    @ParameterizedTest
    @MethodSource("models")
    void anAnswerOfNothingIsPaidForIfItsProviderCountsIt(String model) {
        provider.script(
                model.substring(0, model.indexOf('/')),
                Script.of("empty-content;completion-tokens=90;reasoning=90"));

        var answer = gateway.chat(question(model, ""));

        assertThat(answer.status()).isEqualTo(503);
        var call = recorded(answer);
        assertThat(call.at("/attempts/0/outcome").asString()).isEqualTo("next");
        assertThat(call.at("/attempts/0/spent/reasoningTokens").asInt()).isEqualTo(90);
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(call));
    }

    @Test
    void whatNobodyAnsweredCostsNothing() {
        provider.script("one", Script.of("429;retry-after=30"));

        var answer = gateway.chat(question("streamed", ""));

        var call = recorded(answer);
        assertThat(call.at("/attempts/0").has("spent")).isFalse();
        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo(reckoned(call));
    }

    @Test
    void anUnknownPriceIsNotZero() {
        var answer = gateway.chat(question("patient/m", ""));
        var last = streamed("patient/m", "");

        assertThat(answer.raw().headers().map()).doesNotContainKey("x-penstock-cost-usd");
        assertThat(last.at("/penstock/provider").asString()).isEqualTo("patient");
        assertThat(last.path("penstock").has("cost_usd")).isFalse();
        var call = recorded(answer);
        assertThat(call.has("costPicoUsd")).isFalse();
        assertThat(call.path("costComplete").asBoolean()).isFalse();
        assertThat(call.at("/attempts/0/spent").has("costPicoUsd")).isFalse();
        assertThat(call.at("/attempts/0/spent").has("priceVersion")).isFalse();
        assertThat(call.at("/attempts/0/spent").has("usage")).isTrue();
    }

    @Test
    void anUnknownPriceOfOneAttemptLeavesTheCallsUnknown() {
        provider.script("patient", Script.of("cut;after=4;chunks=8"));

        var answer = gateway.chat(question("unpriced-first", ""));

        assertThat(answer.header("x-penstock-provider")).isEqualTo("one");
        assertThat(answer.raw().headers().map()).doesNotContainKey("x-penstock-cost-usd");
        var call = recorded(answer);
        assertThat(call.path("costComplete").asBoolean()).isFalse();
        assertThat(call.path("costPicoUsd").asLong())
                .isEqualTo(call.at("/attempts/1/spent/costPicoUsd").asLong())
                .isPositive();
    }

    @Test
    void theLocalModelIsFree() {
        var answer = gateway.chat(question("offline", ""));

        assertThat(answer.header("x-penstock-cost-usd")).isEqualTo("0");
        var call = recorded(answer);
        assertThat(call.path("costComplete").asBoolean()).isTrue();
        assertThat(call.at("/attempts/0/spent/priceVersion").asString()).isEqualTo("local");
    }

    @Test
    void aRepeatedAnswerTellsWhatItCostWhenItWasBought() {
        var key = "cost-" + System.nanoTime();
        var first = gateway.chat(question("one/m", ""), "idempotency-key", key);
        var again = gateway.chat(question("one/m", ""), "idempotency-key", key);

        assertThat(again.header("x-penstock-repeated")).isEqualTo("true");
        assertThat(again.header("x-penstock-cost-usd"))
                .isNotEmpty()
                .isEqualTo(first.header("x-penstock-cost-usd"));
    }

    @Test
    void aStreamWithAKeyTellsItsCostToo() {
        var last = streamed("one/m", "", "idempotency-key", "cost-" + System.nanoTime());

        assertThat(last.at("/penstock/cost_usd").asString()).isNotEmpty();
    }

    @Test
    void countsWhatWasSpentByProvider() {
        var before = counted("two");

        var answer = gateway.chat(question("two/m", ""));

        var cost = Double.parseDouble(answer.header("x-penstock-cost-usd"));
        assertThat(counted("two") - before).isCloseTo(cost, within(1e-12));
    }

    private double counted(String provider) {
        return meters.counter("penstock.gateway.cost.usd", "provider", provider).count();
    }

    /// The record agrees with the prices, attempt by attempt; what the call cost, in USD.
    private static String reckoned(JsonNode call) {
        var sum = BigDecimal.ZERO;
        for (var attempt : call.path("attempts")) {
            if (attempt.has("spent")) {
                var spent = attempt.path("spent");
                var cost = cost(attempt.path("provider").asString(), spent);
                assertThat(spent.path("costPicoUsd").decimalValue().movePointLeft(12))
                        .isEqualByComparingTo(cost);
                assertThat(spent.path("priceVersion").asString()).matches("[0-9a-f]{12}");
                sum = sum.add(cost);
            }
        }
        assertThat(call.path("costComplete").asBoolean()).isTrue();
        assertThat(call.path("costPicoUsd").decimalValue().movePointLeft(12))
                .isEqualByComparingTo(sum);
        return sum.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal cost(String provider, JsonNode spent) {
        var prices = Prices.OF.get(provider);
        var usage = spent.path("usage");
        if (usage.isMissingNode()) {
            assertThat(spent.path("estimated").asBoolean()).isTrue();
            return prices.of(
                    spent.path("inputTokens").asLong(), 0, spent.path("outputTokens").asLong(), 0);
        }
        var cached = usage.at("/prompt_tokens_details/cached_tokens").asLong(0);
        var thought = usage.at("/completion_tokens_details/reasoning_tokens").asLong(0);
        return prices.of(
                usage.path("prompt_tokens").asLong() - cached,
                cached,
                usage.path("completion_tokens").asLong() - thought,
                thought);
    }

    private JsonNode streamed(String model, String more, String... headers) {
        var wanted = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}" + more;
        var lines = gateway.events(question(model, wanted), headers);
        assertThat(lines.getLast()).isEqualTo("[DONE]");
        return StrictJson.TOLERANT.readTree(lines.get(lines.size() - 2));
    }

    private JsonNode recorded(GatewayClient.Answer answer) {
        return recorded(answer.header("x-penstock-call-id"));
    }

    private JsonNode recorded(String call) {
        await().until(() -> gateway.get("/calls/" + call).status() == 200);
        return gateway.get("/calls/" + call).body();
    }

    private static String question(String model, String more) {
        return """
               {"model": "%s", "messages": [{"role": "user", "content": "Hello"}]%s}"""
                .formatted(model, more);
    }
}
