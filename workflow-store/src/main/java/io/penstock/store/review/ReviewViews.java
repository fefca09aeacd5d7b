package io.penstock.store.review;

import io.penstock.schema.api.Reviews;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reviews as people are shown them.
public interface ReviewViews {

    /// Open ones: the first due first. Otherwise the newest first.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @param limit reviews on the page, 1 to 200
    /// @throws IllegalArgumentException if the cursor is none of this list
    Reviews.Page page(TenantId tenant, ReviewFilter filter, @Nullable String cursor, int limit);

    Optional<Pause> find(TenantId tenant, UUID review);
}
