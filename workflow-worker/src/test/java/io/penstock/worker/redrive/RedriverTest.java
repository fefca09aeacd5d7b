package io.penstock.worker.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.store.redrive.RedriveWork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedriverTest {
    private final List<String> asked = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Redriver redriver = new Redriver(new Breaking(), 3, registry, () -> {});

    @Test
    void aBatchThatBreaksIsTakenLetterByLetterAndThenTogetherAgain() {
        assertThatThrownBy(redriver::redriveOnce).isInstanceOf(IllegalStateException.class);
        for (var round = 0; round < 4; round++) {
            assertThat(redriver.redriveOnce()).isTrue();
        }

        assertThat(asked).containsExactly("3", "next", "next", "next", "3");
        assertThat(registry.counter("penstock.redrive.letters", "result", "failed").count())
                .isEqualTo(1);
        assertThat(registry.counter("penstock.redrive.letters", "result", "done").count())
                .isEqualTo(5);
    }

    /// Its second letter cannot be sent on.
    private final class Breaking implements RedriveWork {
        @Override
        public Worked workOff(int limit) {
            asked.add(Integer.toString(limit));
            if (asked.size() == 1) {
                throw new IllegalStateException("a letter broke");
            }
            return new Worked(limit, 0, 0, true);
        }

        @Override
        public Worked workOffNext() {
            asked.add("next");
            return asked.size() == 3 ? new Worked(0, 0, 1, true) : new Worked(1, 0, 0, true);
        }
    }
}
