package io.penstock.worker.retrieve;

import io.penstock.schema.api.Retrieval.Turn;
import io.penstock.store.history.Histories;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import java.util.List;
import org.springframework.dao.DataAccessException;

/// The last turns as the workflow store has them, what we sent included.
final class StoredHistory implements History {
    private final Histories histories;

    StoredHistory(Histories histories) {
        this.histories = histories;
    }

    @Override
    public List<Turn> before(Run run, int turns) {
        var conversation = run.event().partitionkey();
        if (conversation == null) {
            return List.of();
        }
        try {
            return histories.last(run.tenant(), conversation, run.event().id(), turns).stream()
                    .map(turn -> new Turn(turn.ours() ? "us" : "customer", turn.text()))
                    .toList();
        } catch (DataAccessException e) {
            throw JournalAwayException.during("Reading the conversation", e);
        }
    }
}
