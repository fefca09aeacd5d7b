package io.penstock.gateway.record;

import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;

/// A finished call with its content, on the way to where the content is sealed.
///
/// @param content null: there was no room for it
public record Call(TenantId tenant, CallRecord metadata, @Nullable Content content) {
    /// What was said.
    ///
    /// @param prompt the messages as JSON
    /// @param answer the completion as JSON; null: there is none
    public record Content(String prompt, @Nullable String answer) {
        /// At most, in memory.
        long bytes() {
            return 2L * (prompt.length() + (answer == null ? 0 : answer.length()));
        }

        /// It does not belong into logs.
        @Override
        public String toString() {
            return "Content[" + bytes() + " bytes]";
        }
    }

    Call withoutContent() {
        return new Call(tenant, metadata, null);
    }
}
