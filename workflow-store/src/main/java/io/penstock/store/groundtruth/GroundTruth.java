package io.penstock.store.groundtruth;

import io.penstock.schema.api.Candidates.Page;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Candidates for ground truth. One of another tenant does not exist.
public interface GroundTruth {
    /// Where they stand, which their seal is bound to.
    String TABLE = "ground_truth_candidate";

    /// The newest first.
    ///
    /// @param workflow null for any
    /// @param decision null for any
    /// @param cursor `next` of the page before; null for the first
    /// @throws IllegalArgumentException if the cursor is none of this list
    Page page(
            TenantId tenant,
            @Nullable String workflow,
            @Nullable Choice decision,
            @Nullable String cursor,
            int limit);

    /// JSON, opened.
    Optional<String> content(TenantId tenant, UUID candidate);

    boolean delete(TenantId tenant, UUID candidate);
}
