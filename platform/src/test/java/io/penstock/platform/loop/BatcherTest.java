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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration UNTIL_IT_IS_ASKED = Duration.ofMillis(500);

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final List<String> unheard = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Batcher<Integer, String> batcher =
            new Batcher<>("test", new Batcher.Limits<>(100, 10, 50, n -> n), new Work());

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
            for (var n : List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 49, 1, 2)) {
                others.add(callers.submit(() -> batcher.ask(n, PATIENCE)));
                await().until(() -> batcher.waiting() == others.size());
            }
            gate.countDown();

            assertThat(first.get()).isEqualTo("0");
            assertThat(others.getFirst().get()).isEqualTo("0");
            assertThat(others.getLast().get()).isEqualTo("2");
        }
        assertThat(batches)
                .as("at most ten, and no more once they weigh fifty")
                .containsExactly(
                        List.of(0),
                        List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                        List.of(49, 1),
                        List.of(2));
    }

    @Test
    void aResultWhoseCallerWentWhileItWasAskedForIsNotLost() {
        batcher.start();
        assertThatThrownBy(() -> batcher.ask(7, UNTIL_IT_IS_ASKED))
                .isInstanceOf(TimeoutException.class);
        assertThat(batches).isNotEmpty();
        gate.countDown();

        await().until(() -> unheard.contains("7"));
    }

    @Test
    void whatWaitsAtAStopIsAsked() throws Exception {
        batcher.start();
        assertThat(batcher.tell(1)).isTrue();
        await().until(() -> !batches.isEmpty());
        assertThat(batcher.tell(2)).isTrue();
        gate.countDown();
        batcher.stop(PATIENCE);

        assertThat(batches).containsExactly(List.of(1), List.of(2));
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

    private final class Work implements Batcher.Work<Integer, String> {
        @Override
        public List<String> run(List<Integer> numbers) {
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

        @Override
        public void unheard(Integer number, String text) {
            unheard.add(text);
        }
    }
}
