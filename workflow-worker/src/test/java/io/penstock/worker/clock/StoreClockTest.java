package io.penstock.worker.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreClockTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicReference<Instant> database = new AtomicReference<>(NOON);
    private final AtomicReference<Instant> own = new AtomicReference<>(NOON);
    private final AtomicLong nanos = new AtomicLong();
    private final StoreClock clock = new StoreClock(database::get, own::get, nanos::get);

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void aWorkerWhoseClockIsOffByMinutesGoesByTheDatabases(long minutes) {
        own.set(NOON.plus(Duration.ofMinutes(minutes)));
        clock.read();
        pass(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    void aClockThatIsSetWhileTheWorkerRunsMovesNothing() {
        clock.read();
        own.set(NOON.plus(Duration.ofMinutes(10)));
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void whereTheDatabaseWasNeverAskedItsOwnIsAllThereIs() {
        own.set(NOON.plusSeconds(7));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
    }

    @Test
    void aReadingCountsForTheMiddleOfTheTimeItTook() {
        var slow =
                new StoreClock(
                        () -> {
                            pass(Duration.ofMillis(100));
                            return NOON;
                        },
                        own::get,
                        nanos::get);
        slow.read();
        assertThat(slow.instant()).isCloseTo(NOON.plusMillis(50), within(1, ChronoUnit.MILLIS));
    }

    @Test
    void aReadingThatTookLongDoesNotReplaceABetterOne() {
        var pause = new AtomicReference<>(Duration.ZERO);
        var slow =
                new StoreClock(
                        () -> {
                            pass(pause.get());
                            return NOON;
                        },
                        own::get,
                        nanos::get);
        slow.read();
        pause.set(Duration.ofSeconds(20));
        slow.read();
        assertThat(slow.instant()).isEqualTo(NOON.plusSeconds(20));
    }

    @Test
    void whileTheDatabaseIsAwayTheLastReadingGoesOn() {
        var away =
                new StoreClock(
                        () -> {
                            if (nanos.get() > 0) {
                                throw new IllegalStateException("away");
                            }
                            return NOON;
                        },
                        own::get,
                        nanos::get);
        away.read();
        pass(Duration.ofMinutes(2));
        assertThatThrownBy(away::read).hasMessage("away");
        assertThat(away.instant()).isEqualTo(NOON.plus(Duration.ofMinutes(2)));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
