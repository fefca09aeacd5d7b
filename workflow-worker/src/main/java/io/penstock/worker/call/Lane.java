package io.penstock.worker.call;

import java.util.concurrent.Semaphore;

/// So many may be in it at once; the others wait in line. While somebody waits, no new runs are
/// claimed: what cannot go on here is better claimed by another worker, or later.
public final class Lane {
    private final Semaphore places;
    private volatile Runnable room = () -> {};

    public Lane(int places) {
        this.places = new Semaphore(places, true);
    }

    /// Whether who came now would find a place at once.
    public boolean free() {
        return places.availablePermits() > 0 && !places.hasQueuedThreads();
    }

    /// @param room told whenever a place is free that nobody waits for
    public void whenFree(Runnable room) {
        this.room = room;
    }

    void enter() throws InterruptedException {
        places.acquire();
    }

    void leave() {
        places.release();
        if (!places.hasQueuedThreads()) {
            room.run();
        }
    }
}
