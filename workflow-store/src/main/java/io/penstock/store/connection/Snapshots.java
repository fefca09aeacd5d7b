package io.penstock.store.connection;

import java.util.Set;

/// Reads all connections of all tenants, as one service needs them.
interface Snapshots {
    /// Versions of what is there; cheap. Equal versions mean equal rows.
    Set<Long> versions();

    Snapshot read();
}
