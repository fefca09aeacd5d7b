package io.penstock.store.claim;

import java.time.Duration;

/// What is due and not claimed yet.
public interface Backlog {

    Due due();

    /// @param conversations with a run that may be claimed now
    /// @param oldest how long the one that waits longest has been due
    record Due(long conversations, Duration oldest) {}
}
