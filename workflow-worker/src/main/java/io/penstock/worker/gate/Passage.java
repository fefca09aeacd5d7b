package io.penstock.worker.gate;

import java.time.Duration;
import java.time.Instant;

/// Whether a target may be called.
sealed interface Passage {

    /// Now.
    record Free() implements Passage {}

    /// In a moment: the gate has opened just now, and everybody goes through in turn.
    record InTurn(Duration pause) implements Passage {}

    /// Not before `until`, at which this run's turn may come.
    record Shut(Instant until) implements Passage {}
}
