package io.penstock.worker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.id.TenantId;
import io.penstock.store.gate.Closing;
import io.penstock.store.gate.GateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static final GateKey GATE = GateKey.route(new TenantId("acme"), "default");
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long START = Long.MAX_VALUE - 1_000_000_000L; // nanoTime may wrap around
    private static final GateProperties SETTINGS =
            new GateProperties(
                    Duration.ofHours(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofMillis(20),
                    200);

    @Test
    void whoeverComesBeforeItOpensIsParkedUntilThenOrALittleLater() {
        var threshold = closed(1);

        for (var i = 0; i < 1000; i++) {
            assertThat(ask(threshold, Duration.ofMillis(4_999)))
                    .isInstanceOfSatisfying(
                            Passage.Shut.class,
                            shut ->
                                    assertThat(shut.until())
                                            .isBetween(
                                                    NOW.plus(WAIT), NOW.plus(WAIT).plusSeconds(2)));
        }
    }

    @Test
    void theSpreadDoublesWithEachClosingInARowUpToItsBound() {
        assertThat(SETTINGS.spread(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SETTINGS.spread(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(SETTINGS.spread(1_000_000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void ofAThousandThatComeAsItOpensFiftyASecondGoThrough() {
        var threshold = closed(1);
        var through = 0;
        for (var i = 0; i < 1000; i++) {
            switch (ask(threshold, WAIT)) {
                case Passage.Free() -> assertThat(through++).isZero();
                case Passage.InTurn(var wait) ->
                        assertThat(wait).isEqualTo(Duration.ofMillis(20L * through++));
                case Passage.Shut(var until) -> assertThat(until).isAfter(NOW.plusSeconds(1));
            }
        }
        assertThat(through).isEqualTo(51);
    }

    @Test
    void newsOfTheSameGateGivesNoTurnTwice() {
        var threshold = closed(1);
        for (var i = 0; i < 10; i++) {
            ask(threshold, WAIT);
        }

        var refreshed = closed(1).keepingTurnsOf(threshold);

        assertThat(ask(refreshed, WAIT)).isEqualTo(new Passage.InTurn(Duration.ofMillis(200)));
    }

    @Test
    void oneThatAPersonOpenedBeforeItsTimeLetsThroughAtOnce() {
        var hour = Duration.ofHours(1);
        var closing = new Closing(GATE, NOW, NOW.plus(hour), hour, "rate_limited", 1);
        var before = new Threshold(closing, SETTINGS, START);
        assertThat(ask(before, Duration.ZERO)).isInstanceOf(Passage.Shut.class);

        var opened = new Closing(GATE, NOW, NOW, Duration.ofMillis(-1), "rate_limited", 1);
        var after = new Threshold(opened, SETTINGS, START).keepingTurnsOf(before);

        assertThat(ask(after, Duration.ZERO)).isEqualTo(new Passage.Free());
        assertThat(ask(after, Duration.ZERO)).isEqualTo(new Passage.InTurn(Duration.ofMillis(20)));
    }

    @Test
    void afterTheSpreadItIsAsIfItHadNeverBeenClosed() {
        var threshold = closed(1);

        for (var i = 0; i < 100; i++) {
            assertThat(ask(threshold, WAIT.plusSeconds(6))).isEqualTo(new Passage.Free());
        }
    }

    private static Threshold closed(int times) {
        var closing = new Closing(GATE, NOW, NOW.plus(WAIT), WAIT, "rate_limited", times);
        return new Threshold(closing, SETTINGS, START);
    }

    private static Passage ask(Threshold threshold, Duration later) {
        return threshold.ask(START + later.toNanos(), NOW, new Random(7));
    }
}
