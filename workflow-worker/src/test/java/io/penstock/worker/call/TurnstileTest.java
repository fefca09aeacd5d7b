package io.penstock.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private final Lane lane = new Lane(2);
    private final Cargo cargo = new Cargo(1_000_000);
    private final Turnstile turnstile = new Turnstile(lane, cargo);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void whoWaitsForAnotherSystemTakesNoPlace() {
        var waiting = new AtomicInteger();
        var done = new AtomicInteger();
        for (var i = 0; i < 10; i++) {
            Thread.startVirtualThread(
                    () ->
                            turnstile.inside(
                                    () -> {
                                        waitOutside(waiting, 0);
                                        return done.incrementAndGet();
                                    }));
        }

        Awaitility.await().untilAtomic(waiting, org.hamcrest.Matchers.is(10));
        assertThat(lane.free()).isTrue();
        answer.countDown();

        Awaitility.await().untilAtomic(done, org.hamcrest.Matchers.is(10));
        assertThat(lane.free()).isTrue();
    }

    @Test
    void noMoreThanItsPlacesWorkAtOnce() {
        var working = new AtomicInteger();
        for (var i = 0; i < 5; i++) {
            Thread.startVirtualThread(() -> turnstile.inside(() -> work(working)));
        }

        Awaitility.await().untilAtomic(working, org.hamcrest.Matchers.is(2));
        assertThat(lane.free()).isFalse();
        answer.countDown();

        Awaitility.await().untilAtomic(working, org.hamcrest.Matchers.is(5));
    }

    @Test
    void whatTheWaitingCarryIsBounded() {
        var waiting = new AtomicInteger();
        var room = new AtomicInteger();
        cargo.whenFree(room::incrementAndGet);
        Thread.startVirtualThread(
                () ->
                        turnstile.inside(
                                () -> {
                                    waitOutside(waiting, 250_000);
                                    return 0;
                                }));

        Awaitility.await().untilAtomic(waiting, org.hamcrest.Matchers.is(1));
        assertThat(cargo.free()).isFalse();
        answer.countDown();

        Awaitility.await().untilAtomic(room, org.hamcrest.Matchers.is(1));
        assertThat(cargo.free()).isTrue();
    }

    @Test
    void whoIsInterruptedLeavesThoughEveryPlaceIsTaken() throws InterruptedException {
        var working = new AtomicInteger();
        Thread.startVirtualThread(() -> turnstile.inside(() -> work(working)));
        Thread.startVirtualThread(() -> turnstile.inside(() -> work(working)));
        Awaitility.await().untilAtomic(working, org.hamcrest.Matchers.is(2));

        var late = Thread.startVirtualThread(() -> turnstile.inside(() -> 0));
        late.interrupt();
        late.join();

        answer.countDown();
        Awaitility.await().until(lane::free);
    }

    private int work(AtomicInteger working) {
        working.incrementAndGet();
        awaitAnswer();
        return 0;
    }

    private void waitOutside(AtomicInteger waiting, int request) {
        try {
            Turnstile.outside(
                    null,
                    request,
                    () -> {
                        waiting.incrementAndGet();
                        awaitAnswer();
                        return 0;
                    });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
