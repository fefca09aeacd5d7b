package io.penstock.schema.run;

import java.util.EnumSet;
import java.util.Set;

/// Where a run stands. The transitions that are allowed stand here and nowhere else; the SQL that
/// makes one names the statuses it may come from.
public enum RunStatus {
    /// Known, and not yet claimed by a worker.
    PENDING(RunPhase.PENDING),
    /// A worker holds it.
    RUNNING(RunPhase.RUNNING),
    /// Parked until a time: a timer, or the next attempt.
    WAITING(RunPhase.RUNNING),
    /// Parked until a person decides.
    IN_REVIEW(RunPhase.RUNNING),
    COMPLETED(RunPhase.COMPLETE),
    FAILED(RunPhase.FAILED),
    CANCELLED(RunPhase.FAILED);

    private final RunPhase phase;

    RunStatus(RunPhase phase) {
        this.phase = phase;
    }

    public RunPhase phase() {
        return phase;
    }

    /// Whether the run has come to its end; only a replay that a person asked for leads out of it.
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /// The statuses that may follow this one without a person's replay.
    public Set<RunStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(RUNNING, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(PENDING, WAITING, IN_REVIEW, COMPLETED, FAILED, CANCELLED);
            case WAITING -> EnumSet.of(RUNNING, FAILED, CANCELLED);
            case IN_REVIEW -> EnumSet.of(PENDING, RUNNING, COMPLETED, FAILED, CANCELLED);
            case COMPLETED, FAILED, CANCELLED -> EnumSet.noneOf(RunStatus.class);
        };
    }
}
