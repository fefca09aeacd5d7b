package io.penstock.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A run: a name-based UUID of what it was started for, so that starting it twice gives the same
/// run.
public record RunId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunId {}

    /// The run of `workflow` for `cause` (an event id, or the idempotency key of a manual start).
    ///
    /// @param ordinal tells apart several runs of one workflow for one cause, from 0
    public static RunId of(TenantId tenant, String cause, String workflow, int ordinal) {
        var name =
                String.join("\u0000", tenant.value(), cause, workflow, Integer.toString(ordinal));
        return new RunId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    /// @throws IllegalArgumentException if `text` is no UUID
    public static RunId parse(String text) {
        return new RunId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
