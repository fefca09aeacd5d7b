package io.penstock.standalone.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process as the pid file knows it. A pid alone proves nothing, it may be somebody else's by
/// now; with the instant of its start it does.
public record Recorded(String name, long pid, Instant started) {
    /// Linux derives the start from the boot time, which clock adjustments move a little.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static Recorded of(String name, ProcessHandle process) {
        return new Recorded(
                name, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /// The process, if it still lives and is the one that was recorded.
    public Optional<ProcessHandle> living() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart);
    }

    private boolean sameStart(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(started, start).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
