package io.penstock.standalone.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one part running until it is told to stop, or to hold it down. A part that ends before it
/// was ever ready is left alone: starting it again would only repeat what is wrong with it.
final class Keeper {
    private static final File NOTHING = new File("/dev/null");

    /// One look may come at a bad moment.
    private static final int SILENT_LOOKS = 2;

    private final Part part;
    private final PidFile pids;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Consumer<String> say;

    /// Of the process at hand and those that would follow it; a released part gets a new one.
    private Stopping ending = new Stopping();

    private boolean over;
    private volatile @Nullable Process process;
    private volatile @Nullable Integer firstExit;
    private volatile boolean everReady;
    private volatile boolean held;
    private volatile boolean missed;
    private int silentLooks;

    Keeper(Part part, PidFile pids, Backoff backoff, InstantSource clock, Consumer<String> say) {
        this.part = part;
        this.pids = pids;
        this.backoff = backoff;
        this.clock = clock;
        this.say = say;
    }

    Part part() {
        return part;
    }

    /// @throws IOException if the command cannot be started at all
    synchronized void start() throws IOException {
        var until = ending;
        var first = launch(until);
        if (first != null) {
            Thread.ofVirtual().name("keep-" + part.name()).start(() -> keep(first, until));
        }
    }

    /// How the first start stands; asks the part.
    @Nullable Readiness check() {
        var exit = firstExit;
        if (exit != null) {
            return new Readiness.Ended(part, exit, LastWords.of(part.log()));
        }
        everReady = everReady || part.ready().ready();
        return everReady ? new Readiness.Ready() : null;
    }

    /// Whether the part was held down and not released.
    boolean held() {
        return held;
    }

    /// Asks the part how it is, and tells, once each, that it is away and that it is back.
    ///
    /// @return whether it is ready
    boolean look() {
        var ready = !held && ready();
        if (held) {
            return false;
        }
        if (ready) {
            silentLooks = 0;
            if (missed) {
                missed = false;
                say.accept(part.name() + " is ready again");
            }
        } else if (!missed && ++silentLooks >= SILENT_LOOKS) {
            missed = true;
            say.accept(part.name() + " runs and is not ready; its log is " + part.log());
        }
        return ready;
    }

    /// Whether it is known to be away, and was not held.
    boolean missed() {
        return missed;
    }

    /// Ends the process and starts no other until [#release()].
    void hold(Signal signal) {
        held = true;
        missed = false;
        say.accept(
                "%s is stopped on purpose; ./penstock start %1$s starts it again"
                        .formatted(part.name()));
        end(signal);
    }

    /// Starts a part that was held.
    ///
    /// @throws IOException if the command cannot be started at all
    synchronized void release() throws IOException {
        if (over || !held) {
            return;
        }
        ending = new Stopping();
        held = false;
        missed = true;
        start();
    }

    /// Returns when the process is gone; it is not started again.
    void stop() {
        synchronized (this) {
            over = true;
        }
        end(part.stop());
    }

    private void end(Signal signal) {
        synchronized (this) {
            ending.begin();
        }
        var running = process;
        if (running != null) {
            Ending.end(running.toHandle(), signal, part.grace());
        }
        pids.remove(part.name());
    }

    /// A probe that fails tells that the part is not ready; what is wrong with it stands in its
    /// log.
    private boolean ready() {
        try {
            return part.ready().ready();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void keep(Process first, Stopping until) {
        var running = first;
        var crashes = 0;
        while (true) {
            var started = clock.instant();
            var exit = exitOf(running);
            if (until.hasBegun()) {
                return;
            }
            if (!everReady) {
                firstExit = exit;
                return;
            }
            crashes = backoff.crashes(crashes, Duration.between(started, clock.instant()));
            var again = startAgain(exit, crashes, until);
            if (again == null) {
                return;
            }
            running = again;
        }
    }

    /// The next process, or null when the part is to stay down.
    private @Nullable Process startAgain(int exit, int crashes, Stopping until) {
        var pause = backoff.pause(crashes);
        missed = true;
        say.accept(
                "%s ended (exit %d); it is started again in %.1f s, its log is %s"
                        .formatted(part.name(), exit, pause.toMillis() / 1000.0, part.log()));
        while (!until.hasBegunWithin(pause)) {
            try {
                return launch(until);
            } catch (IOException e) {
                say.accept(part.name() + " cannot be started: " + e.getMessage());
                pause = backoff.max();
            }
        }
        return null;
    }

    /// Under the same lock as the end, so that nothing is started once that began.
    private synchronized @Nullable Process launch(Stopping until) throws IOException {
        if (until.hasBegun()) {
            return null;
        }
        var builder =
                new ProcessBuilder(Detached.command(part.command()))
                        .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(part.log().toFile()));
        builder.environment().putAll(part.environment());
        var started = builder.start();
        process = started;
        pids.put(part.name(), started.toHandle());
        return started;
    }

    private static int exitOf(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
