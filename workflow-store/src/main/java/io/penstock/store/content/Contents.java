package io.penstock.store.content;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.util.Optional;

/// Opens what stands sealed about a run, of its current iteration. All of it is personal: whoever
/// shows it answers for who may look, and for what is left out.
public interface Contents {
    Optional<RunContent> find(TenantId tenant, RunId run);
}
