package io.penstock.gateway.prompt;

import io.penstock.schema.id.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where calls find their templates.
public interface PromptLibrary {
    /// @param version null: the newest
    Optional<PromptVersion> find(TenantId tenant, String id, @Nullable Integer version);
}
