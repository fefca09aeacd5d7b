package io.penstock.store.concurrency;

import java.util.UUID;

/// A line of the event log, written in the transaction that made it happen; ids are in commit order
/// within a conversation, because that transaction holds the conversation's lock.
record Happened(long id, Kind kind, UUID run, String conversation, long fence) {

    enum Kind {
        ENQUEUED,
        STARTED,
        /// A step's result was stored.
        RESULT,
        /// It waits for its next attempt, or was given back.
        PARKED,
        /// Taken from a lost worker.
        REAPED,
        ENDED,
        /// Ended by somebody who does not hold it.
        CANCELLED
    }
}
