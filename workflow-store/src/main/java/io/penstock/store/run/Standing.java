package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import org.jspecify.annotations.Nullable;

/// A run whose conversation and row this transaction has locked, as the lock found it.
///
/// @param conversation the row that was locked first
/// @param step at which it stands
public record Standing(
        TenantId tenant,
        RunId run,
        long conversation,
        RunStatus status,
        @Nullable String step,
        int iteration) {}
