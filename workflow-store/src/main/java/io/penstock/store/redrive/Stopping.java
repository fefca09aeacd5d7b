package io.penstock.store.redrive;

/// What became of the wish to stop a job.
public enum Stopping {
    /// What it has done stays so; the rest stays as it is.
    STOPPED,
    ENDED_BEFORE,
    UNKNOWN
}
