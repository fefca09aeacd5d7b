package io.penstock.store.outbox;

import java.util.Collection;
import java.util.List;

/// Rows in commit order per run. Take, produce, and delete what was acknowledged; no transaction is
/// open in between.
public interface Outbox {

    List<OutboxRow> take(int limit);

    /// @return how many there were
    int delete(Collection<Long> ids);

    long depth();
}
