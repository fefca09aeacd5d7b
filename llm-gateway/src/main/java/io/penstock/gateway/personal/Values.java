package io.penstock.gateway.personal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of a scope as an answer mentions them, counted.
final class Values {
    private final Placeholders placeholders;
    private final Set<Placeholder> mentioned = new HashSet<>();
    private int restored;
    private int unknown;

    Values(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /// @param token in its exact form
    @Nullable String of(String token) {
        var placeholder = placeholders.named(token);
        if (placeholder == null) {
            unknown++;
            return null;
        }
        restored++;
        mentioned.add(placeholder);
        return placeholder.value();
    }

    Restoration restoration() {
        var lost = new HashSet<>(placeholders.sent());
        lost.removeAll(mentioned);
        return new Restoration(restored, unknown, lost.size());
    }
}
