package io.penstock.store.audit;

import io.penstock.schema.api.AuditRows;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads what people did.
public interface AuditLog {
    int MAX_PAGE = 200;

    /// Newest first.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @param limit rows on the page, 1 to 200
    /// @throws IllegalArgumentException if the cursor is none of ours
    AuditRows.Page page(TenantId tenant, Filter filter, @Nullable String cursor, int limit);

    /// Null leaves open.
    ///
    /// @param actor a subject
    record Filter(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String object,
            @Nullable Instant from,
            @Nullable Instant to) {}
}
