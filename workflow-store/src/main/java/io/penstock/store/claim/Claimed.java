package io.penstock.store.claim;

import io.penstock.schema.id.EventId;
import io.penstock.store.run.Held;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run that a worker may execute now.
///
/// @param iteration from 1; grows when a person restarts the run
/// @param deadline after this instant no further step is begun
/// @param route of the model calls that it was claimed for; empty for none
public record Claimed(
        Held held,
        EventId event,
        String workflow,
        int workflowVersion,
        @Nullable String conversationKey,
        int iteration,
        int crashCount,
        Instant createdAt,
        @Nullable Instant deadline,
        String route) {}
