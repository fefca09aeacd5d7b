package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(4, Duration.ofSeconds(2), 2, Duration.ofSeconds(10));

    @Test
    void theCeilingGrowsUpToItsMaximum() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(POLICY::ceiling).map(Duration::toSeconds))
                .containsExactly(2L, 4L, 8L, 10L, 10L);
        assertThat(POLICY.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theDelayLiesAnywhereBelowTheCeiling() {
        var random = new Random(7);

        var delays = IntStream.range(0, 10_000).mapToLong(_ -> POLICY.delay(2, random).toMillis());
        var seen = delays.summaryStatistics();

        assertThat(seen.getMin()).isBetween(0L, 20L);
        assertThat(seen.getMax()).isBetween(3_980L, 4_000L);
        assertThat(seen.getAverage()).isBetween(1_900.0, 2_100.0);
    }

    @Test
    void theSameSourceGivesTheSameDelay() {
        assertThat(POLICY.delay(3, new Random(42))).isEqualTo(POLICY.delay(3, new Random(42)));
    }

    @Test
    void attemptsRunOut() {
        assertThat(POLICY.exhausted(3)).isFalse();
        assertThat(POLICY.exhausted(4)).isTrue();
        assertThat(POLICY.exhausted(5)).isTrue();
    }

    @Test
    void aPolicyThatCannotBeFollowedIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(0, Duration.ZERO, 1, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new RetryPolicy(1, Duration.ofSeconds(2), 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Double.NaN, Duration.ZERO));
    }
}
