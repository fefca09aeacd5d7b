package io.penstock.store.run;

import java.time.Instant;

/// Where a send of unknown outcome stands.
sealed interface Settlement {

    /// Its status callback may still tell.
    record Open(Instant until) implements Settlement {}

    /// It told: the step can be executed again and will find the outcome.
    record Settled() implements Settlement {}

    /// It did not tell in time.
    record Overdue() implements Settlement {}
}
