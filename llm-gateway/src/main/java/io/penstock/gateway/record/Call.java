package io.penstock.gateway.record;

import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;

/// A finished call with its content, on the way to where the content is sealed.
///
/// @param prompt the messages as JSON
/// @param answer the completion as JSON; null: there is none
public record Call(TenantId tenant, CallRecord metadata, String prompt, @Nullable String answer) {
    /// The content does not belong into logs.
    @Override
    public String toString() {
        return "Call[" + tenant + ", " + metadata.id() + "]";
    }
}
