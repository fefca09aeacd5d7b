package io.penstock.store.run;

import io.penstock.schema.id.RunId;

/// What became of a write under a fence.
public sealed interface Checkpoint {

    /// @param version of the run after it
    record Written(long version) implements Checkpoint {}

    /// Somebody else holds the run, or it has ended; nothing was written.
    record LostRace(RunId run) implements Checkpoint {}
}
