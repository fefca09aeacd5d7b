package io.penstock.worker.call;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Thousands of runs may wait for another system; only as many as there are places work at the same
/// time, on the processor and with the database. A run passes in to work, and out for as long as it
/// waits. So it holds no place, no connection and no answer while it waits, and thousands of
/// answers that come at once are taken up one after the other.
public final class Turnstile {
    private static final ScopedValue<Pass> PASS = ScopedValue.newInstance();

    private final Lane lane;
    private final Cargo cargo;

    /// @param lane the places inside
    /// @param cargo what those outside carry
    public Turnstile(Lane lane, Cargo cargo) {
        this.lane = lane;
        this.cargo = cargo;
    }

    /// Works inside. A thread that is interrupted is let in at once: it is on its way out.
    public <T> T inside(Supplier<T> work) {
        var pass = new Pass(lane, cargo);
        pass.enter();
        try {
            return ScopedValue.where(PASS, pass).call(work::get);
        } finally {
            pass.leave();
        }
    }

    /// Waits for another system, outside for as long; a thread that is outside already, or knows of
    /// no turnstile, just waits.
    ///
    /// @param lane of which a place is needed meanwhile; null if nothing bounds the waiting
    /// @param request bytes that were sent
    static <T> T outside(@Nullable Lane lane, int request, Callable<T> wait) throws Exception {
        if (!PASS.isBound() || !PASS.get().held) {
            return wait.call();
        }
        var inside = PASS.get();
        inside.leave();
        try {
            return inside.cargo.carry(request, lane == null ? wait : () -> in(lane, wait));
        } finally {
            inside.enter();
        }
    }

    /// Lets time pass, outside.
    public static void pause(Duration time) throws InterruptedException {
        try {
            outside(
                    null,
                    0,
                    () -> {
                        Thread.sleep(time);
                        return time;
                    });
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A pause only sleeps", e);
        }
    }

    private static <T> T in(Lane lane, Callable<T> wait) throws Exception {
        lane.enter();
        try {
            return wait.call();
        } finally {
            lane.leave();
        }
    }

    /// Of one thread, which alone touches it.
    private static final class Pass {
        private final Lane lane;
        private final Cargo cargo;
        private boolean held;

        Pass(Lane lane, Cargo cargo) {
            this.lane = lane;
            this.cargo = cargo;
        }

        void enter() {
            try {
                lane.enter();
                held = true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        void leave() {
            if (held) {
                held = false;
                lane.leave();
            }
        }
    }
}
