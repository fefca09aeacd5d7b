package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.gateway.GatewayClient.Answer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What one call learns of a provider, and the next one knows.
@GatewayTest
@ExtendWith(OutputCaptureExtension.class)
class BetweenCallsTest {
    private final SimulatedProvider provider = GatewayTest.SIMULATED;
    @Autowired private GatewayClient gateway;
    @Autowired private MeterRegistry meters;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    private void script(String name, int times, String fault) {
        provider.script(name, Collections.nCopies(times, Script.of(fault)).toArray(Script[]::new));
    }

    private Answer ask(String route, String... headers) {
        return gateway.ask(route, "Hello", headers);
    }

    private static List<String> codes(Answer answer) {
        return answer.body()
                .at("/error/attempts")
                .valueStream()
                .map(attempt -> attempt.path("code").stringValue(""))
                .toList();
    }

    private double skipped(String code) {
        var counter =
                meters.find("penstock.gateway.skipped")
                        .tags("provider", "one", "code", code)
                        .counter();
        return counter == null ? 0 : counter.count();
    }

    private double state() {
        return meters.get("penstock.gateway.target.state")
                .tags("provider", "one", "model", "m")
                .gauge()
                .value();
    }

    @Test
    void aProviderThatWantsToBeLeftAloneIsNotAskedAgain() {
        script("one", 1, "429;retry-after=30");
        var before = skipped("cooling");

        ask("streamed");
        var next = ask("streamed");

        assertThat(next.header("x-penstock-provider")).isEqualTo("two");
        assertThat(next.header("x-penstock-attempts")).isEqualTo("1");
        assertThat(provider.seen("one")).hasSize(1);
        assertThat(skipped("cooling")).isEqualTo(before + 1);
        assertThat(state()).isEqualTo(3);
    }

    @Test
    void whenAllWantToBeLeftAloneTheCallerIsToldUntilWhen() {
        script("one", 1, "429;retry-after=50");
        script("two", 1, "503;retry-after=30");

        ask("streamed");
        var next = ask("streamed");

        assertThat(next.status()).isEqualTo(429);
        assertThat(next.errorCode()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(next.header("retry-after"))).isBetween(20, 30);
        assertThat(next.header("x-should-retry")).isEqualTo("true");
        assertThat(codes(next)).containsExactly("cooling", "cooling");
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void whatFailedIsToldWhereAnotherOnlyWantsToBeLeftAlone() {
        script("one", 1, "429;retry-after=50");
        script("two", 2, "html");

        ask("streamed");
        var next = ask("streamed");

        assertThat(next.errorCode()).isEqualTo("providers_exhausted");
        assertThat(next.body().at("/error/cause/provider").stringValue("")).isEqualTo("two");
    }

    @Test
    void aRestIsWorthWaitingForWhereTheOthersRefuseUs() {
        script("one", 1, "429;retry-after=50");
        script("two", 2, "401");

        ask("streamed");
        var next = ask("streamed");

        assertThat(next.errorCode()).isEqualTo("rate_limited");
        assertThat(codes(next)).first().isEqualTo("cooling");
        assertThat(provider.seen("two")).hasSize(2);
    }

    @Test
    void theShortRestOfAnEarlierCallIsWaitedFor() {
        script("one", 1, "429;retry-after-ms=1500");

        var first = ask("streamed-one", "x-penstock-timeout-ms", "1000");
        var next = ask("streamed-one");

        assertThat(first.status()).isEqualTo(429);
        assertThat(next.status()).isEqualTo(200);
        assertThat(provider.seen("one")).hasSize(2);
    }

    @Test
    void whatFollowsAWaitDecidesLikeAnyAttempt() {
        provider.script("one", Script.of("429;retry-after-ms=1200"), Script.of("422"));

        ask("streamed-one", "x-penstock-timeout-ms", "1000");
        var next = ask("streamed-one");

        assertThat(next.status()).isEqualTo(400);
        assertThat(codes(next)).first().isEqualTo("cooling");
    }

    @Test
    void aProviderThatKeepsFailingIsAskedOnlyWhereThereIsNoOther() {
        script("one", 10, "html");
        for (var i = 0; i < 10; i++) {
            assertThat(ask("streamed").header("x-penstock-attempts")).isEqualTo("2");
        }
        assertThat(state()).isEqualTo(2);
        var before = skipped("breaker_open");

        var next = ask("streamed");
        assertThat(next.header("x-penstock-provider")).isEqualTo("two");
        assertThat(next.header("x-penstock-attempts")).isEqualTo("1");
        assertThat(provider.seen("one")).hasSize(10);
        assertThat(skipped("breaker_open")).isEqualTo(before + 1);

        assertThat(ask("streamed-one").status()).isEqualTo(200);
        assertThat(provider.seen("one")).hasSize(11);
    }

    @Test
    void callersWithoutPatienceBlameNoProvider() {
        script("one", 12, "slow-first-token;first=3s");
        for (var i = 0; i < 12; i++) {
            ask("streamed-one", "x-penstock-timeout-ms", "250");
        }

        assertThat(provider.seen("one")).hasSizeGreaterThanOrEqualTo(10);
        assertThat(state()).isEqualTo(0);
    }

    @Test
    void aRouteWhoseCallsFailMakesTenMoreAttemptsAndThenNone() {
        script("one", 12, "context-length");
        for (var i = 0; i < 10; i++) {
            assertThat(ask("streamed").header("x-penstock-provider")).isEqualTo("two");
        }

        var next = ask("streamed");
        assertThat(next.errorCode()).isEqualTo("context_length_exceeded");
        assertThat(codes(next)).containsExactly("context_length_exceeded", "retry_budget");
        assertThat(provider.seen("two")).hasSize(10);
    }

    @Test
    void aProviderThatRefusesOurKeyIsAskedOnlyWhereThereIsNoOther(CapturedOutput output) {
        script("one", 1, "401");

        ask("streamed");
        assertThat(state()).isEqualTo(4);
        var next = ask("streamed");
        assertThat(next.header("x-penstock-attempts")).isEqualTo("1");
        assertThat(provider.seen("one")).hasSize(1);
        assertThat(output).containsOnlyOnce("The provider one refuses").doesNotContain("sk-one");

        assertThat(ask("streamed-one").status()).isEqualTo(200);
        assertThat(provider.seen("one")).hasSize(2);
    }
}
