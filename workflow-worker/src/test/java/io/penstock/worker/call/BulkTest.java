package io.penstock.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

class BulkTest {
    private static final int KIBIBYTE = 1024;

    private final Lane places = new Lane(1);
    private final Turnstile turnstile = new Turnstile(places, new Cargo(Long.MAX_VALUE));
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger coming = new AtomicInteger();
    private final AtomicInteger used = new AtomicInteger();

    @Test
    void noMoreComesThanThereIsRoomForAndWhoWaitsHoldsNoPlace() {
        // each takes three times one kibibyte and a bit
        var bulk = new Bulk(13 * KIBIBYTE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 5; i++) {
                threads.submit(() -> turnstile.inside(() -> carry(bulk, KIBIBYTE)));
            }
            Awaitility.await().untilAtomic(coming, Matchers.is(2));
            assertThat(turnstile.<Boolean>inside(() -> true)).isTrue();
            assertThat(coming).hasValue(2);
            answer.countDown();
            Awaitility.await().untilAtomic(used, Matchers.is(5));
        }
        Awaitility.await().until(places::free);
    }

    @Test
    void whatIsLargerThanAllTheRoomComesAlone() {
        answer.countDown();

        turnstile.inside(() -> carry(new Bulk(KIBIBYTE), 100 * KIBIBYTE));

        assertThat(used).hasValue(1);
        assertThat(places.free()).isTrue();
    }

    /// The call stands outside as every call does, and so does the reading after it.
    private Integer carry(Bulk bulk, int bytes) {
        try {
            return bulk.carry(
                    bytes,
                    () ->
                            Turnstile.outside(
                                    null,
                                    0,
                                    () -> {
                                        coming.incrementAndGet();
                                        answer.await();
                                        return bytes;
                                    }),
                    _ -> used.incrementAndGet());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
