package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;

/// What a worker shows with every write: the run, and the fence under which it was claimed. A
/// higher fence in the table means that somebody else holds the run, and the write is lost.
///
/// @param conversation the row whose lock every way out takes first
public record Held(TenantId tenant, RunId run, long fence, long conversation) {}
