package io.penstock.store.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.store.concurrency.Happened.Kind;
import io.penstock.store.concurrency.Violation.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A checker that never objects proves nothing: here it is shown forged logs.
class EventLogCheckerTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private final List<Happened> log = new ArrayList<>();

    @Test
    void acceptsAnHonestLog() {
        twoArrive();
        add(Kind.STARTED, FIRST, 1);
        add(Kind.PARKED, FIRST, 1);
        add(Kind.STARTED, FIRST, 2);
        add(Kind.REAPED, FIRST, 3);
        add(Kind.STARTED, FIRST, 4);
        add(Kind.RESULT, FIRST, 4);
        add(Kind.ENDED, FIRST, 4);
        add(Kind.STARTED, SECOND, 1);
        add(Kind.ENDED, SECOND, 1);
        assertThat(EventLogChecker.check(log)).isEmpty();
    }

    @Test
    void refusesTwoActiveInOneConversation() {
        twoArrive();
        add(Kind.STARTED, FIRST, 1);
        add(Kind.STARTED, SECOND, 1);
        assertThat(promises()).contains(Promise.I4_ORDER_AND_ONE_ACTIVE);
    }

    @Test
    void refusesAStartOutOfOrder() {
        twoArrive();
        add(Kind.STARTED, SECOND, 1);
        add(Kind.ENDED, SECOND, 1);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.ENDED, FIRST, 1);
        assertThat(promises()).containsOnly(Promise.I4_ORDER_AND_ONE_ACTIVE);
    }

    @Test
    void refusesASuccessorThatOvertakesARetry() {
        twoArrive();
        add(Kind.STARTED, FIRST, 1);
        add(Kind.PARKED, FIRST, 1);
        add(Kind.STARTED, SECOND, 1);
        assertThat(promises()).contains(Promise.I4_ORDER_AND_ONE_ACTIVE);
    }

    @Test
    void refusesAStartAfterTheEnd() {
        add(Kind.ENQUEUED, FIRST, 0);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.ENDED, FIRST, 1);
        add(Kind.STARTED, FIRST, 2);
        assertThat(promises()).containsOnly(Promise.I3_ONE_END);
    }

    @Test
    void refusesAWriteOfAReapedWorker() {
        add(Kind.ENQUEUED, FIRST, 0);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.REAPED, FIRST, 2);
        add(Kind.ENDED, FIRST, 1);
        assertThat(promises()).containsOnly(Promise.I6_FENCED);
    }

    @Test
    void refusesAResultUnderAnOldFence() {
        add(Kind.ENQUEUED, FIRST, 0);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.REAPED, FIRST, 2);
        add(Kind.STARTED, FIRST, 3);
        add(Kind.RESULT, FIRST, 1);
        add(Kind.ENDED, FIRST, 3);
        assertThat(promises()).containsOnly(Promise.I6_FENCED);
    }

    @Test
    void refusesAFenceThatDoesNotGrow() {
        add(Kind.ENQUEUED, FIRST, 0);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.PARKED, FIRST, 1);
        add(Kind.STARTED, FIRST, 1);
        add(Kind.ENDED, FIRST, 1);
        assertThat(promises()).containsOnly(Promise.I6_FENCED);
    }

    @Test
    void refusesAStrandedRun() {
        twoArrive();
        add(Kind.STARTED, FIRST, 1);
        add(Kind.ENDED, FIRST, 1);
        assertThat(promises()).containsOnly(Promise.I10_NOT_STRANDED);
    }

    private void twoArrive() {
        add(Kind.ENQUEUED, FIRST, 0);
        add(Kind.ENQUEUED, SECOND, 0);
    }

    private void add(Kind kind, UUID run, long fence) {
        log.add(new Happened(log.size(), kind, run, "dana", fence));
    }

    private List<Promise> promises() {
        return EventLogChecker.check(log).stream().map(Violation::promise).toList();
    }
}
