package io.penstock.retrieval.index;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;

/// A chunk that changed, as it is now.
///
/// @param now null if it is gone
record Change(TenantId tenant, String chunk, @Nullable Chunk now) {}
