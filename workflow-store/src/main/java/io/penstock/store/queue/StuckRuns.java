package io.penstock.store.queue;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Runs that a worker holds, with a good lease, and that have come no further for longer than their
/// step may take. Nothing moves them by itself: the worker's permit is lost, a person must look.
public interface StuckRuns {

    /// Those of a tenant that stand still longest, first. Of more than five hundred that have been
    /// quiet for a while, only the first are looked at.
    List<Stuck> of(TenantId tenant);

    /// By owner, of all tenants.
    List<Owned> byOwner();

    /// @param since its last step was done, or it was claimed
    /// @param allowed how long its step may take
    record Stuck(
            RunId run,
            String workflow,
            int version,
            String step,
            String owner,
            String worker,
            Instant since,
            Duration allowed) {}

    record Owned(String owner, long runs) {}
}
