package io.penstock.gateway.personal;

import java.util.HashMap;
import java.util.Map;

/// What becomes of each entity. Whatever is not named is pseudonymised, and a secret blocks.
///
/// @param actions for the entities that are named
public record Policy(Map<Entity, Action> actions) {
    public static final Policy STANDARD = new Policy(Map.of());

    /// @throws IllegalArgumentException if secrets were to be restored, or look-alikes of
    ///     placeholders not
    public Policy {
        var all = new HashMap<>(actions);
        all.putIfAbsent(Entity.SECRET, Action.BLOCK);
        if (all.get(Entity.SECRET) == Action.PSEUDONYMISE) {
            throw new IllegalArgumentException(
                    "A secret must not come back: give SECRET `block` or `mask`");
        }
        if (all.getOrDefault(Entity.LITERAL, Action.PSEUDONYMISE) != Action.PSEUDONYMISE) {
            throw new IllegalArgumentException(
                    "What looks like a placeholder is always pseudonymised: leave LITERAL out");
        }
        actions = Map.copyOf(all);
    }

    Action of(Entity entity) {
        return actions.getOrDefault(entity, Action.PSEUDONYMISE);
    }
}
