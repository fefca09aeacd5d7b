package io.penstock.worker.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final List<Duration> SCHEDULE =
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(8));
    private final Backoff backoff = new Backoff(SCHEDULE, new Random(42));

    @Test
    void waitsAsScheduledAndUpToAFifthLonger() {
        var waits =
                IntStream.range(0, 200)
                        .mapToObj(_ -> Objects.requireNonNull(backoff.after(1, Duration.ZERO)))
                        .distinct()
                        .toList();

        assertThat(waits)
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        wait ->
                                assertThat(wait)
                                        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6)));
        assertThat(backoff.after(3, Duration.ofMinutes(6))).isGreaterThan(Duration.ofHours(8));
    }

    @Test
    void endsWithTheScheduleAndWithItsTime() {
        assertThat(backoff.after(4, Duration.ZERO)).isNull();
        assertThat(backoff.after(1, Duration.ofHours(10))).isNull();
    }
}
