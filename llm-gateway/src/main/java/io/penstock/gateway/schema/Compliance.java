package io.penstock.gateway.schema;

import org.jspecify.annotations.Nullable;

/// How an answer came to obey.
///
/// @param mode in which the target was told; null: nothing had to be obeyed
/// @param repairs how often the model was asked again with the faults of its output
/// @param mended whether something around the answer was dropped
public record Compliance(@Nullable SchemaMode mode, int repairs, boolean mended) {
    /// For records: `none`, `valid`, `repaired=local`, or `repaired=` and the number of repairs.
    public String word() {
        if (mode == null) {
            return "none";
        }
        return repaired().isEmpty() ? "valid" : repaired();
    }

    /// For callers: `native`, `tool`, `json` or `prompt`, and what was repaired; null: nothing had
    /// to be obeyed.
    public @Nullable String header() {
        if (mode == null) {
            return null;
        }
        return repaired().isEmpty() ? mode.word() : mode.word() + "; " + repaired();
    }

    private String repaired() {
        if (repairs > 0) {
            return "repaired=" + repairs;
        }
        return mended ? "repaired=local" : "";
    }
}
