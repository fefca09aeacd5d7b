package io.penstock.standalone.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one part running until it is told to stop. A part that ends before it was ever ready is
/// left alone: starting it again would only repeat what is wrong with it.
final class Keeper {
    private static final File NOTHING = new File("/dev/null");

    private final Part part;
    private final PidFile pids;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Consumer<String> say;
    private final Stopping stopping = new Stopping();

    private volatile @Nullable Process process;
    private volatile @Nullable Integer firstExit;
    private volatile boolean everReady;
    private volatile boolean announce;

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
    void start() throws IOException {
        var first = launch();
        if (first != null) {
            Thread.ofVirtual().name("keep-" + part.name()).start(() -> keep(first));
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

    /// Asks a part that was started again, and tells when it is back.
    void lookAgain() {
        if (announce && part.ready().ready()) {
            announce = false;
            say.accept(part.name() + " is ready again");
        }
    }

    /// Returns when the process is gone; it is not started again.
    void stop() {
        synchronized (this) {
            stopping.begin();
        }
        var running = process;
        if (running != null) {
            Ending.end(running.toHandle(), part.stop(), part.grace());
        }
        pids.remove(part.name());
    }

    private void keep(Process first) {
        var running = first;
        var crashes = 0;
        while (true) {
            var started = clock.instant();
            var exit = exitOf(running);
            if (stopping.hasBegun()) {
                return;
            }
            if (!everReady) {
                firstExit = exit;
                return;
            }
            crashes = backoff.crashes(crashes, Duration.between(started, clock.instant()));
            var again = startAgain(exit, crashes);
            if (again == null) {
                return;
            }
            running = again;
        }
    }

    /// The next process, or null when the part is to stay down.
    private @Nullable Process startAgain(int exit, int crashes) {
        var pause = backoff.pause(crashes);
        say.accept(
                "%s ended (exit %d); it is started again in %.1f s, its log is %s"
                        .formatted(part.name(), exit, pause.toMillis() / 1000.0, part.log()));
        while (!stopping.hasBegunWithin(pause)) {
            try {
                var again = launch();
                announce = true;
                return again;
            } catch (IOException e) {
                say.accept(part.name() + " cannot be started: " + e.getMessage());
                pause = backoff.max();
            }
        }
        return null;
    }

    /// Under the same lock as [#stop()], so that nothing is started once stopping began.
    private synchronized @Nullable Process launch() throws IOException {
        if (stopping.hasBegun()) {
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
