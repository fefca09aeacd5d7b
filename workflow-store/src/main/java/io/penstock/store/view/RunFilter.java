package io.penstock.store.view;

import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunStatus;
import org.jspecify.annotations.Nullable;

/// Which runs a page shows; null leaves open.
public record RunFilter(
        @Nullable RunStatus status, @Nullable String workflow, @Nullable EventId event) {
    public static final RunFilter ALL = new RunFilter(null, null, null);
}
