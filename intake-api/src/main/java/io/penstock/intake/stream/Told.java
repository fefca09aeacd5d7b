package io.penstock.intake.stream;

import io.penstock.schema.api.Runs;
import io.penstock.schema.id.TenantId;

/// A record of `penstock.run-status`.
///
/// @param json the change, as streams send it
record Told(int partition, long offset, TenantId tenant, Runs.Change change, String json) {}
