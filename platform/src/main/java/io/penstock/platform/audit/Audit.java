package io.penstock.platform.audit;

import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;

/// The record of what people did, which is only ever added to.
public interface Audit {

    /// To be called inside the transaction of the deed: both are written, or neither.
    ///
    /// @throws IllegalStateException outside of a transaction
    void record(TenantId tenant, Caller by, Deed deed);
}
