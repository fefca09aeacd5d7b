package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.faults.story.Chaos;
import io.penstock.faults.story.Penstock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything at once: a load that does not wait, and faults one after another, as a seed says.
/// `-Dfaults.seed=…` plays one again; how long the long form takes is `-Dfaults.minutes=…`.
class ChaosTest {
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(60);

    private final Penstock penstock = Penstock.shared();

    static List<Long> seeds() {
        var given = Long.getLong("faults.seed");
        return given == null ? LongStream.rangeClosed(1, 3).boxed().toList() : List.of(given);
    }

    @AfterEach
    void heal() {
        penstock.heal();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPromiseIsKept(long seed) {
        run(seed, SHORT);
    }

    @Test
    @Tag("soak")
    void everyPromiseIsKeptForLong() {
        var end = Instant.now().plus(Duration.ofMinutes(Integer.getInteger("faults.minutes", 20)));
        while (Instant.now().isBefore(end)) {
            run(ThreadLocalRandom.current().nextLong(1_000_000), Duration.ofSeconds(60));
        }
    }

    private void run(long seed, Duration length) {
        System.out.println("chaos: -Dfaults.seed=" + seed);
        var chaos = new Chaos(penstock, seed);
        chaos.rage(length);
        penstock.heal();
        chaos.bringTheRest();
        penstock.aMinutePassesForSends();
        penstock.awaitQuiet(QUIET);
        System.out.println("chaos: " + chaos);
        assertThat(penstock.violations()).as("seed %d: %s", seed, chaos).isEmpty();
    }
}
