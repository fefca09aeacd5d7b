package io.penstock.store.clock;

import java.time.Instant;

/// The database's clock, by which leases and due times are kept.
public interface DatabaseClock {

    /// What it shows now; a query.
    Instant read();
}
