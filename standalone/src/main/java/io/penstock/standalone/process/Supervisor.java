package io.penstock.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Starts parts, waits until they are ready, starts again what crashes, holds down what is to be
/// down, and ends all in the reverse order of their start.
public final class Supervisor {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_WELL = Duration.ofSeconds(5);

    private final PidFile pids;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Consumer<String> say;
    private final List<Keeper> keepers = new ArrayList<>();
    private final Stopping stopping = new Stopping();

    /// @param say takes what a person at the terminal should know, line by line
    public Supervisor(PidFile pids, Backoff backoff, InstantSource clock, Consumer<String> say) {
        this.pids = pids;
        this.backoff = backoff;
        this.clock = clock;
        this.say = say;
    }

    /// Starts the parts and waits for all of them; those started stay up whatever the outcome.
    ///
    /// @return ready, or the first part that is not
    public Readiness start(List<Part> parts, Duration within) {
        var started = parts.stream().map(this::start).toList();
        var deadline = clock.instant().plus(within);
        for (var keeper : started) {
            while (true) {
                for (var other : started) {
                    if (other.check() instanceof Readiness.Ended ended) {
                        return ended;
                    }
                }
                if (keeper.check() instanceof Readiness.Ready) {
                    break;
                }
                if (stopping.hasBegunWithin(LOOK)) {
                    return new Readiness.Stopped();
                }
                if (clock.instant().isAfter(deadline)) {
                    return new Readiness.Late(keeper.part());
                }
            }
        }
        return new Readiness.Ready();
    }

    /// Keeps logs in bounds, tells of parts that are away or back, and holds down those that
    /// somebody wants held down, until stopped.
    public void watch(Holds holds) {
        for (var keeper : running()) {
            Thread.ofVirtual()
                    .name("tend-" + keeper.part().name())
                    .start(() -> tend(keeper, holds));
        }
        while (!stopping.hasBegunWithin(LOOK_AGAIN)) {
            running().forEach(keeper -> trim(keeper.part().log()));
        }
    }

    private void tend(Keeper keeper, Holds holds) {
        var nextLook = clock.instant();
        while (!stopping.hasBegunWithin(LOOK)) {
            try {
                obey(keeper, holds);
            } catch (IOException | UncheckedIOException e) {
                say.accept(keeper.part().name() + " cannot be held or started: " + e.getMessage());
            }
            if (!clock.instant().isBefore(nextLook)) {
                if (keeper.look() && holds.of(keeper.part().name()) == Hold.START) {
                    holds.release(keeper.part().name());
                }
                nextLook = clock.instant().plus(keeper.missed() ? LOOK_AGAIN : LOOK_WHILE_WELL);
            }
        }
    }

    private void obey(Keeper keeper, Holds holds) throws IOException {
        var name = keeper.part().name();
        switch (holds.of(name)) {
            case NONE -> {}
            case STOP -> hold(keeper, keeper.part().stop(), holds);
            case KILL -> hold(keeper, Signal.KILL, holds);
            case STOPPED -> {}
            case START -> keeper.release();
        }
    }

    private static void hold(Keeper keeper, Signal signal, Holds holds) {
        keeper.hold(signal);
        holds.put(keeper.part().name(), Hold.STOPPED);
    }

    /// Ends every part, the last one started first. A second call waits for the first.
    public synchronized void stop() {
        synchronized (keepers) {
            stopping.begin();
        }
        running().reversed().forEach(Keeper::stop);
    }

    private Keeper start(Part part) {
        var keeper = new Keeper(part, pids, backoff, clock, say);
        synchronized (keepers) {
            if (stopping.hasBegun()) {
                return keeper;
            }
            keepers.add(keeper);
            try {
                keeper.start();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        part.name() + " cannot be started: " + e.getMessage(), e);
            }
            return keeper;
        }
    }

    private List<Keeper> running() {
        synchronized (keepers) {
            return List.copyOf(keepers);
        }
    }

    private void trim(Path log) {
        try {
            BoundedLog.trim(log, BoundedLog.MAX_BYTES);
        } catch (IOException e) {
            say.accept("the log %s cannot be kept in bounds: %s".formatted(log, e.getMessage()));
        }
    }
}
