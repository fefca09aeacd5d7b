package io.penstock.platform.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Batcher<Integer, String> batcher =
            new Batcher<>("test", new Batcher.Limits<>(100, 10, 50, n -> n), this::asText);

    @AfterEach
    void stop() {
        gate.countDown();
        batcher.stop(PATIENCE);
    }

    @Test
    void whatIsAskedWhileABatchIsUnderWayIsAskedTogether() throws Exception {
        batcher.start();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = callers.submit(() -> batcher.ask(0, PATIENCE));
            await().until(() -> !batches.isEmpty());
            var others = new ArrayList<Future<String>>();
            for (var n : IntStream.rangeClosed(1, 15).boxed().toList()) {
                others.add(callers.submit(() -> batcher.ask(n, PATIENCE)));
                await().until(() -> batcher.waiting() == n);
            }
            gate.countDown();

            assertThat(first.get()).isEqualTo("0");
            for (var i = 0; i < others.size(); i++) {
                assertThat(others.get(i).get()).isEqualTo(Integer.toString(i + 1));
            }
        }
        assertThat(batches)
                .as("at most ten, and no more once they weigh fifty")
                .containsExactly(
                        List.of(0),
                        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                        List.of(11, 12, 13, 14),
                        List.of(15));
    }

    @Test
    void aFailureIsToldToEachCallerAndTheNextBatchIsTried() throws Exception {
        gate.countDown();
        batcher.start();

        assertThatThrownBy(() -> batcher.ask(-1, PATIENCE)).hasMessage("no number");
        assertThat(batcher.ask(1, PATIENCE)).isEqualTo("1");
    }

    @Test
    void aCallerWaitsNoLongerThanItMayAndIsNotAskedForAfterwards() {
        assertThatThrownBy(() -> batcher.ask(1, Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class);
        gate.countDown();
        batcher.start();

        await().until(() -> batcher.waiting() == 0);
        assertThat(batches).isEmpty();
    }

    private List<String> asText(List<Integer> numbers) {
        batches.add(numbers);
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (numbers.contains(-1)) {
            throw new IllegalArgumentException("no number");
        }
        return numbers.stream().map(String::valueOf).toList();
    }
}
