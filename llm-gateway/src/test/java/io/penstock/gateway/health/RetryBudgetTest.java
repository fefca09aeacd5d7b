package io.penstock.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final MovedClock clock = new MovedClock();
    private final RetryBudget budget = new RetryBudget(clock);

    private void calls(int number) {
        IntStream.range(0, number).forEach(_ -> budget.earn());
    }

    private long spent(int tries) {
        return IntStream.range(0, tries).filter(_ -> budget.spend()).count();
    }

    @Test
    void allowsTenToAQuietRoute() {
        calls(1);

        assertThat(spent(100)).isEqualTo(10);
    }

    @Test
    void allowsAFifthOfItsCallsToABusyRoute() {
        calls(200);

        assertThat(spent(100)).isEqualTo(40);
    }

    @Test
    void looksTenSecondsBack() {
        calls(100);
        clock.move(Duration.ofSeconds(5));
        calls(100);
        assertThat(spent(100)).isEqualTo(40);

        clock.move(Duration.ofSeconds(5));
        assertThat(spent(100)).isZero();
        clock.move(Duration.ofSeconds(5));
        assertThat(spent(100)).isEqualTo(10);
    }

    @Test
    void remembersNothingAfterALongSilence() {
        calls(100);
        spent(100);
        clock.move(Duration.ofDays(1));

        assertThat(spent(100)).isEqualTo(10);
    }
}
