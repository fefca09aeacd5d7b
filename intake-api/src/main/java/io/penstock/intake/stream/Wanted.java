package io.penstock.intake.stream;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;

/// What one stream is told; null leaves open.
record Wanted(TenantId tenant, @Nullable RunId run, @Nullable String workflow) {

    boolean covers(Told told) {
        return told.tenant().equals(tenant)
                && (run == null || run.equals(told.change().run()))
                && (workflow == null || workflow.equals(told.change().workflow()));
    }
}
