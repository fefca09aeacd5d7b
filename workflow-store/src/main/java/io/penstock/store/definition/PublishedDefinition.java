package io.penstock.store.definition;

import io.penstock.schema.id.TenantId;
import java.time.Instant;

/// A definition as it was published; it never changes.
///
/// @param version from 1
/// @param sha256 lower-case hex over the text in UTF-8
public record PublishedDefinition(
        TenantId tenant,
        String name,
        int version,
        String sha256,
        String text,
        Instant publishedAt) {}
