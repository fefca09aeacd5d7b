package io.penstock.store.ingest;

/// Runs that were to start later.
public interface DelayedRuns {

    /// Those that are due, the longest due first, take their place at the end of their
    /// conversations.
    ///
    /// @return how many did
    int takePlaces(int limit);
}
