package io.penstock.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A tenant: lower-case letters, digits and hyphens, at most 63, so that it fits a path segment and
/// a header.
public record TenantId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /// @throws IllegalArgumentException if `value` is not of that form
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A tenant id is 1 to 63 lower-case letters, digits or inner hyphens; rename the tenant");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
