package io.penstock.store.review;

import io.penstock.definition.Action;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;

/// What people let leave.
public interface Approvals {

    /// Whether a step may let this leave. Where nobody was shown what leaves there, there is
    /// nothing to compare; of several decisions the last counts: an edit after an approval, an
    /// approval after an edit.
    boolean allow(TenantId tenant, RunId run, int iteration, String step, Action action);
}
