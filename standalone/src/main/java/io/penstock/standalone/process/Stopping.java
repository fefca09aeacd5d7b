package io.penstock.standalone.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether the end was asked for; it is never taken back.
final class Stopping {
    private final CountDownLatch asked = new CountDownLatch(1);

    void begin() {
        asked.countDown();
    }

    boolean hasBegun() {
        return asked.getCount() == 0;
    }

    /// Whether it began while waiting; an interrupt counts as well.
    boolean hasBegunWithin(Duration pause) {
        try {
            return asked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
