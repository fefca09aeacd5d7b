package io.penstock.retrieval.index;

import io.penstock.schema.id.TenantId;
import java.util.Set;

/// What a search may see, and what it takes its statistics from.
///
/// @param sources collections of the tenant; empty means all
public record Scope(TenantId tenant, Set<String> sources) {
    public Scope {
        sources = Set.copyOf(sources);
    }
}
