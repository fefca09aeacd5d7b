package io.penstock.platform.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollLoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger rounds = new AtomicInteger();
    private PollLoop loop = new PollLoop("unused", () -> false, LONG);

    @AfterEach
    void stop() {
        loop.stop(Duration.ofSeconds(5));
    }

    @Test
    void goesOnAtOnceWhileThereIsWork() {
        start(() -> rounds.incrementAndGet() < 100, LONG);

        await().untilAtomic(rounds, org.hamcrest.Matchers.is(100));
    }

    @Test
    void isWokenFromItsPause() {
        start(() -> rounds.incrementAndGet() < 0, LONG);
        await().untilAtomic(rounds, org.hamcrest.Matchers.is(1));

        loop.wake();

        await().untilAtomic(rounds, org.hamcrest.Matchers.is(2));
    }

    @Test
    void survivesARoundThatThrows() {
        start(
                () -> {
                    rounds.incrementAndGet();
                    throw rounds.get() % 2 == 0 ? new StackOverflowError() : new AssertionError();
                },
                Duration.ofMillis(1));

        await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(3));
    }

    private void start(PollLoop.Step step, Duration pause) {
        loop = new PollLoop("test", step, pause);
        loop.start();
    }
}
