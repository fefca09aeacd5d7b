package io.penstock.store.ingest;

import java.util.List;

/// Takes a batch of the log into the tables, in one transaction. Offsets are committed after it.
public interface Ingest {
    /// Most records a transaction takes.
    int LIMIT = 200;

    /// @param batch in the order of the log; at most [#LIMIT]
    Ingested ingest(List<LogRecord> batch, Triggers triggers);

    /// Keeps records of another topic that nobody can read, as dead letters.
    ///
    /// @return how many were not there
    int putAside(List<LogRecord.Unreadable> letters);

    /// `inserted + absorbed + unreadable` = records in the batch, but for letters that are there
    /// already.
    ///
    /// @param inserted new events
    /// @param absorbed events that were there already
    /// @param runs started
    /// @param unmatched new events that started none
    /// @param unreadable new dead letters
    /// @param settled sends whose outcome a status callback told
    record Ingested(
            int inserted, int absorbed, int runs, int unmatched, int unreadable, int settled) {}
}
