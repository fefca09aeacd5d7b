package io.penstock.standalone.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// Ends what a killed supervisor left running. Only processes of the pid file that began when it
/// says are touched.
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final PidFile pids;
    private final Function<String, Signal> signals;

    /// @param signals what asks the part of that name to end
    public Leftovers(PidFile pids, Function<String, Signal> signals) {
        this.pids = pids;
        this.signals = signals;
    }

    /// Ends them, the last one started first.
    ///
    /// @return the names of those that still lived
    public List<String> end() {
        var ended = pids.read().reversed().stream().filter(this::end).map(Recorded::name).toList();
        pids.clear();
        return ended;
    }

    private boolean end(Recorded recorded) {
        if (recorded.name().equals(PidFile.SUPERVISOR)) {
            return false;
        }
        var living = recorded.living();
        living.ifPresent(process -> Ending.end(process, signals.apply(recorded.name()), GRACE));
        return living.isPresent();
    }
}
