package io.penstock.worker.retrieve;

import io.penstock.schema.api.Retrieval.Turn;
import io.penstock.worker.run.Run;
import java.util.List;

/// What was said in a run's conversation before its event.
@FunctionalInterface
public interface History {
    /// @return at most `turns`, the oldest first
    List<Turn> before(Run run, int turns);
}
