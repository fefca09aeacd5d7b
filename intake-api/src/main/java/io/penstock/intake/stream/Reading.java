package io.penstock.intake.stream;

import java.util.List;

/// What a reader finds in the ring.
sealed interface Reading {

    /// @param next where to read on
    record Some(List<Told> told, long next) implements Reading {}

    /// There is no more yet.
    ///
    /// @param ends the next offset of each partition
    record Nothing(long[] ends) implements Reading {}

    /// The reader was so slow that what it wants next is gone.
    record Lapped() implements Reading {}

    /// The topic is another one than before: what the reader knows of its place is worth nothing.
    record BegunAnew() implements Reading {}

    record Closed() implements Reading {}
}
