package io.penstock.worker;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/// The JVM ignores a signal while it stops for an earlier one. Whoever asks twice does not want to
/// wait: the process leaves at once, and what it leaves behind is reaped.
final class SecondSignal {
    /// A process that a signal ended has 128 and its number as exit status.
    private static final int SIGNALLED = 128;

    private SecondSignal() {}

    static void leavesAtOnce() {
        var asked = new AtomicBoolean();
        for (var name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> leave(signal, asked.getAndSet(true)));
        }
    }

    private static void leave(Signal signal, boolean again) {
        var status = SIGNALLED + signal.getNumber();
        if (again) {
            Runtime.getRuntime().halt(status);
        } else {
            System.exit(status);
        }
    }
}
