package io.penstock.definition;

/// Whether an event starts a run.
public sealed interface TriggerMatch {

    record Match() implements TriggerMatch {}

    record NoMatch() implements TriggerMatch {}

    /// The expression could not be evaluated on this event; it counts as no match.
    ///
    /// @param reason for the timeline; nothing of the event stands in it
    record Failed(String reason) implements TriggerMatch {}
}
