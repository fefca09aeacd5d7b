package io.penstock.store.ingest;

import io.penstock.schema.event.Event;

/// Begins a run that no record of the log started: its event, its contacts, its place in the line
/// and itself, as the ingester would, but for one workflow only. To be called in a transaction.
public interface Beginnings {

    /// @param digest of what was asked for
    /// @param inLine whether the run waits for others of the event's conversation
    /// @param note for the timeline: who or what started it
    /// @return whether the event is new; if it is not, nothing is written
    boolean begin(
            Event event,
            String digest,
            NewRun plan,
            Beginning beginning,
            boolean inLine,
            String note);
}
