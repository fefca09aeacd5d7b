package io.penstock.store.lease;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.util.List;

/// Gives the runs of workers whose lease has lapsed back to be claimed. Level-triggered: it looks
/// at what is, so it can be called by many, at any time, and again after a crash.
public interface Reaper {

    List<Reaped> reapOnce();

    /// @param fence after it: above what the lost worker holds
    /// @param deadLettered whether the run took its worker down too often
    record Reaped(TenantId tenant, RunId run, long fence, boolean deadLettered) {}
}
