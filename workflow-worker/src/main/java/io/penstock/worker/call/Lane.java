package io.penstock.worker.call;

import java.util.concurrent.Semaphore;

/// So many may be in it at once; the others wait in line. There is room while nobody waits.
public final class Lane implements Room {
    private final Semaphore places;
    private volatile Runnable room = () -> {};

    public Lane(int places) {
        this.places = new Semaphore(places, true);
    }

    @Override
    public boolean free() {
        return places.availablePermits() > 0 && !places.hasQueuedThreads();
    }

    @Override
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
