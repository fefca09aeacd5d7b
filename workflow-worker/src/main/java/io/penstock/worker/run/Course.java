package io.penstock.worker.run;

/// What one stay of a run on a worker came to.
public sealed interface Course {

    /// The ending is committed.
    record Ended(Ending ending) implements Course {}

    /// Somebody else holds the run; nothing more was written.
    record Lost() implements Course {}

    /// The worker gave the run up between two writes; it goes on elsewhere from its last
    /// checkpoint.
    record Abandoned() implements Course {}
}
