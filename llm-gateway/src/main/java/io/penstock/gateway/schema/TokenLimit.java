package io.penstock.gateway.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The limit at which an output is cut.
public final class TokenLimit {
    private static final List<String> FIELDS = List.of("max_completion_tokens", "max_tokens");

    private TokenLimit() {}

    /// Whether `request` sets one; else the target has its own.
    public static boolean isSet(ObjectNode request) {
        return FIELDS.stream().anyMatch(request::hasNonNull);
    }

    /// Doubles the limit of `request`, up to `most`.
    ///
    /// @param most null: not known
    /// @return false: it sets none, or may not be higher
    public static boolean raise(ObjectNode request, @Nullable Integer most) {
        var raised = false;
        for (var field : FIELDS) {
            var limit = request.path(field).asLong(0);
            var higher = Math.min(2 * limit, most == null ? Integer.MAX_VALUE : most);
            if (request.hasNonNull(field) && higher > limit) {
                request.put(field, higher);
                raised = true;
            }
        }
        return raised;
    }
}
