package io.penstock.gateway.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.json.Violation;
import org.jspecify.annotations.Nullable;

/// One place at which an output is not what its caller asked for.
///
/// @param pointer RFC 6901 in fragment form, from the root of the content, or of the arguments
/// @param code the schema keyword that was violated; `json` or `tool` where there is none
/// @param detail what would be right
/// @param choice index in the completion
/// @param tool whose arguments are at fault; null: it is the content
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputFault(
        String pointer, String code, String detail, int choice, @Nullable String tool) {
    /// In the content of the only choice.
    public static OutputFault ofContent(Violation violation) {
        return of(violation, 0, null);
    }

    static OutputFault of(Violation violation, int choice, @Nullable String tool) {
        return new OutputFault(
                violation.pointer(), violation.code(), violation.detail(), choice, tool);
    }
}
