package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.answers;
import static io.penstock.gateway.FakeProvider.completes;
import static io.penstock.gateway.FakeProvider.cuts;
import static io.penstock.gateway.FakeProvider.fails;
import static io.penstock.gateway.FakeProvider.hangsUntil;
import static io.penstock.gateway.FakeProvider.resets;
import static io.penstock.gateway.FakeProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@GatewayTest
class FallbackTest {
    private static final String NO_MESSAGE = "{\"choices\": [{\"finish_reason\": \"length\"}]}";

    private final FakeProvider provider = FakeProvider.shared();
    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    static Stream<Arguments> faultsThatAnotherProviderMends() {
        var internal = fails(500, "internal");
        return Stream.of(
                Arguments.of("a repeated 500", 2, internal, internal),
                Arguments.of("a repeated reset", 2, resets(), resets()),
                Arguments.of("429", 1, fails(429, "rate_limit", "retry-after", "30"), null),
                Arguments.of("overload", 1, fails(503, "overloaded", "retry-after", "9"), null),
                Arguments.of("a bad key", 1, fails(401, "invalid_api_key"), null),
                Arguments.of("an unknown model", 1, fails(404, "model_not_found"), null),
                Arguments.of("a small window", 1, fails(400, "context_length_exceeded"), null),
                Arguments.of("200 without JSON", 1, answers(200, "<html>"), null),
                Arguments.of("200 without choices", 1, answers(200, "{\"choices\": []}"), null),
                Arguments.of("200 with an error", 1, answers(200, "{\"error\": {}}"), null),
                Arguments.of("an empty answer", 1, says(""), null),
                Arguments.of("an answer without end", 1, completes("", "Half an"), null),
                Arguments.of("an answer that ends in an error", 1, completes("error", "Hal"), null),
                Arguments.of("a choice without message", 1, answers(200, NO_MESSAGE), null),
                Arguments.of("a cut answer", 1, cuts(), null),
                Arguments.of("a huge answer", 1, says("x".repeat(70_000)), null),
                Arguments.of("a redirect", 1, answers(302, "", "location", "/second"), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsThatAnotherProviderMends")
    void asksTheNextProviderAfter(
            String name, int tries, FakeProvider.Behaviour first, FakeProvider.Behaviour again) {
        provider.script(
                "first",
                again == null
                        ? new FakeProvider.Behaviour[] {first}
                        : new FakeProvider.Behaviour[] {first, again});

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-penstock-provider")).isEqualTo("second");
        assertThat(answer.header("x-penstock-attempts")).isEqualTo(Integer.toString(tries + 1));
        assertThat(provider.seen("first")).hasSize(tries);
    }

    @ParameterizedTest
    @CsvSource({"429, cool_next", "'\"429\"', cool_next", "503, retry_same", "500, next"})
    void readsTheStatusOfAnErrorWithin200(String code, String outcome) {
        var busy =
                answers(200, "{\"error\": {\"message\": \"busy\", \"code\": %s}}".formatted(code));
        provider.script("first", busy, busy);
        provider.script("second", fails(400, "x"));

        var attempts = gateway.ask("pair", "Hello").body().path("error").path("attempts");

        assertThat(attempts.path(0).path("outcome").stringValue()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\": [{\"type\": \"text\", \"text\": \"Hi\"}]",
                "\"content\": null, \"reasoning_content\": \"Hm.\"",
                "\"content\": null, \"refusal\": \"No.\""
            })
    void takesWordsForAnAnswerWhereverTheyStand(String message) {
        provider.script(
                "first",
                answers(
                        200,
                        """
                        {"choices": [{"index": 0, "finish_reason": "STOP",
                          "message": {"role": "assistant", %s}}]}
                        """
                                .formatted(message)));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.header("x-penstock-provider")).isEqualTo("first");
        assertThat(answer.body().at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    }

    @Test
    void triesTheSameProviderOnceMoreAfterBadLuck() {
        provider.script("first", fails(500, "internal"));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.header("x-penstock-provider")).isEqualTo("first");
        assertThat(answer.header("x-penstock-attempts")).isEqualTo("2");
    }

    @Test
    void repeatsNothingThatCannotSucceed() {
        provider.script("first", fails(400, "unsupported_value"));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("unsupported_value");
        assertThat(answer.body().path("error").path("message").stringValue())
                .isEqualTo("it says unsupported_value");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void asksRemoteProvidersThreeTimesAtMost() {
        for (var name : new String[] {"first", "second", "third", "fourth"}) {
            provider.script(name, fails(501, "x"), fails(501, "x"));
        }

        var answer = gateway.ask("many", "Hello");

        assertThat(provider.seen()).hasSize(3);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("providers_exhausted");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.body().path("error").path("attempts").size()).isEqualTo(3);
        assertThat(answer.body().path("error").path("cause").path("provider").stringValue())
                .isEqualTo("first");
    }

    @Test
    void passesOnHowLongToWait() {
        provider.script("first", fails(429, "rate_limit", "retry-after", "60"));
        provider.script("second", fails(429, "rate_limit", "retry-after-ms", "40500"));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.errorCode()).isEqualTo("rate_limited");
        assertThat(answer.header("retry-after")).isEqualTo("41");
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
    }

    @Test
    void waitsOnceForAShortRetryAfter() {
        provider.script("first", fails(429, "rate_limit", "retry-after-ms", "300"));

        var start = System.nanoTime();
        var answer = gateway.ask("single", "Hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(300);
        assertThat(provider.seen("first")).hasSize(2);
    }

    @Test
    void tellsBadCredentialsOfOursApartFromTheCallers() {
        provider.script("first", fails(401, "invalid_api_key"));
        provider.script("second", fails(429, "insufficient_quota"));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.errorCode()).isEqualTo("upstream_credentials");
        assertThat(answer.raw().body()).doesNotContain("it says");
    }

    @Test
    void saysThatAPromptIsTooLongForAll() {
        provider.script("first", fails(400, "context_length_exceeded"));
        provider.script("second", fails(413, "too_big"));

        var answer = gateway.ask("pair", "Hello");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("context_length_exceeded");
    }

    @Test
    void keepsOneDeadlineOverAllAttempts() {
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        provider.script("second", hangsUntil(release));
        try {
            var start = System.nanoTime();
            var answer = gateway.ask("pair", "Hello", "x-penstock-timeout-ms", "1500");

            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2500);
            assertThat(answer.errorCode()).isEqualTo("providers_exhausted");
            assertThat(provider.seen("second")).hasSize(1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void leavesTheLocalModelTimeToAnswerWhenTheOthersHang() {
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        provider.script("second", hangsUntil(release));
        try {
            var answer = gateway.ask("default", "Hello", "x-penstock-timeout-ms", "1500");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-penstock-provider")).isEqualTo("local");
        } finally {
            release.countDown();
        }
    }

    @Test
    void letsNoPromptReachAProviderThatIsNotTrusted() {
        var answer = gateway.ask("leaking", "Hello");
        var direct = gateway.ask("stranger/any", "Hello");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("providers_exhausted");
        assertThat(answer.body().path("error").path("message").stringValue()).contains("trusted");
        assertThat(direct.status()).isEqualTo(503);
        assertThat(provider.seen()).isEmpty();
    }
}
