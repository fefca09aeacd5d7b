package io.penstock.store.outbox;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/// Which relay is active; the others stand by. Who holds it takes it again to renew it.
public interface RelayLease {

    /// @param holder of this process
    /// @return the term, one higher with each change of holder; empty while another holds it
    OptionalLong acquire(UUID holder, Duration duration);

    void release(UUID holder);
}
