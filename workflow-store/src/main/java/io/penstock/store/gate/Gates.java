package io.penstock.store.gate;

import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.List;

/// What `Retry-After` asked for, shared by all workers.
public interface Gates {

    /// Closes it for `wait` from now; one that is closed for longer stays so.
    ///
    /// @param code of the failure that asked for it
    Closing close(GateKey gate, Duration wait, String code);

    /// Those of all tenants that are closed, or opened at most `opened` ago.
    List<Closing> lately(Duration opened);

    /// Those of a tenant that are closed, the first to open first.
    List<Waiting> closed(TenantId tenant);

    /// @param runs that wait there
    record Waiting(Closing closing, long runs) {}

    /// A person opens it before its time. Whoever waits at it is woken by [#wakeOnce].
    ///
    /// @return false where it is not closed
    boolean open(GateKey gate, String by);

    /// Makes runs due that wait for a gate which a person opened, over `spread` from now.
    /// Level-triggered: called by a sweep of every worker.
    ///
    /// @return how many were moved
    int wakeOnce(int limit, Duration spread);
}
