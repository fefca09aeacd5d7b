package io.penstock.retrieval.index;

import java.util.List;

/// What the feed says to an index that stands at a cursor.
sealed interface Poll {
    /// @param reached the cursor after these changes
    /// @param horizon every transaction below this xid is within `reached`
    record Caught(List<Change> changes, Cursor reached, long horizon) implements Poll {}

    /// As many changes as asked for; there may be more.
    record More(List<Change> changes, Cursor reached) implements Poll {}

    /// The feed cannot say what the index missed: build a new one.
    record Lost(String why) implements Poll {}
}
