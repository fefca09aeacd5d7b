package io.penstock.store.letter;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Page;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Dead letters of a tenant. Records that name no tenant are those of the tenant `penstock`, which
/// stands for the installation.
public interface Letters {

    /// Newest first.
    ///
    /// @param state null for any
    /// @param cursor `next` of the page before; null for the first
    /// @param limit letters on the page, 1 to 200
    /// @throws IllegalArgumentException if the cursor is none of ours
    Page page(
            TenantId tenant,
            Filter filter,
            @Nullable State state,
            @Nullable String cursor,
            int limit);

    Optional<Letter> find(TenantId tenant, UUID id);
}
