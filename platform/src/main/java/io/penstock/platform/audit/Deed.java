package io.penstock.platform.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that somebody did, or was refused.
///
/// @param action a word, such as `run.cancel`: what it was done to, then what
/// @param object the kind of thing and its id, such as `run/<id>`; nothing personal
/// @param code why it was refused; null where it was done
/// @param reason as the person gave it, kept sealed
/// @param facts names to hashes, counts and versions, never values: `plan`, `before`, `after`
public record Deed(
        String action,
        String object,
        @Nullable String code,
        @Nullable String reason,
        Map<String, String> facts) {

    public Deed {
        facts = Map.copyOf(facts);
    }

    public static Deed done(String action, String kind, Object id) {
        return new Deed(action, kind + "/" + id, null, null, Map.of());
    }

    /// @param code the problem's word, such as `run-not-failed`
    public static Deed refused(String action, String kind, Object id, String code) {
        return new Deed(action, kind + "/" + id, code, null, Map.of());
    }

    public Deed because(@Nullable String given) {
        return new Deed(action, object, code, given, facts);
    }

    public Deed with(String name, Object fact) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, fact.toString());
        return new Deed(action, object, code, reason, more);
    }
}
