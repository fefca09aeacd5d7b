package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Redrive;
import java.util.UUID;

/// What became of the wish to start a job.
public sealed interface Starting {
    record Started(Redrive job) implements Starting {}

    /// The filter finds another set than the planned one.
    record PlanChanged() implements Starting {}

    /// A job that runs has some of the set before it.
    record Underway(UUID job) implements Starting {}
}
